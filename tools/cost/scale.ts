/** The tables of docs/scale.md: the measured units at rates and sizes that cannot be tested here. */
import { scaled, type Units } from '../../local-aws/src/telemetry/meter.ts'
import { dollars, number, type Row, table } from './format.ts'
import { type MeasuredKind, VARYING } from './measure-kinds.ts'
import { averageOf, type Mix, withVisits } from './mix.ts'
import { billOf } from './prices.ts'
import { NEW_CONNECTIONS, PARTITION, QUOTAS } from './quotas.ts'

const RATES_A_MINUTE = [10, 1_000, 100_000] as const
const HEAD = ['', ...RATES_A_MINUTE.map((rate) => `${number(rate)} per minute`)]
const MINUTES_A_DAY = 24 * 60

/** Share of each quota that the mix uses at each rate. */
export function needTable(kinds: readonly MeasuredKind[], mix: Mix): string {
  const game = averageOf(kinds, mix, withVisits)
  const rows = QUOTAS.filter(({ exact }) => exact).map((quota) => [
    quota.name,
    ...RATES_A_MINUTE.map((rate) => {
      const needed = (quota.use(game) * rate) / 60
      return `${number(needed)} of ${number(quota.limit)} (${share(needed / quota.limit)})`
    }),
  ])
  return table(HEAD, rows)
}

const share = (part: number): string => (part < 10 ? `${number(part * 100)} %` : `${number(part)} times`)

/** Dollars per day. docs/cost.md has the share of functions' durations and logs. */
export function billTable(kinds: readonly MeasuredKind[], mix: Mix): string {
  const bill = billOf(averageOf(kinds, mix, withVisits)).filter(
    ({ price }) => price.counter === 'connectionMinutes' || !VARYING.includes(price.counter),
  )
  const rows = bill.map(({ price, usd }) => [price.line, ...RATES_A_MINUTE.map((rate) => daily(usd, rate))])
  const all = bill.reduce((sum, { usd }) => sum + usd, 0)
  return table(HEAD, [...rows, ['Total', ...RATES_A_MINUTE.map((rate) => daily(all, rate))]])
}

const daily = (usd: number, rate: number): string => dollars(usd * rate * MINUTES_A_DAY)

/** The partition of a kind of item, and the number of partitions that its games spread over. */
interface Place {
  partition: string
  where: string
  /** Number of such partitions per duel, or shared by all duels. */
  spread: number
  shared: boolean
}

/** `rankingPartitions` and `shards` are the defaults of the deployed stack. */
export function partitionTable(
  duel: MeasuredKind,
  { rankingPartitions, shards }: { rankingPartitions: number; shards: number },
): string {
  const places: Place[] = [
    { partition: 'GAME', where: 'its game item', spread: 1, shared: false },
    { partition: 'PLAYER', where: 'its two player items', spread: duel.kind.players, shared: false },
    {
      partition: 'SLOT',
      where: `its waiting slot (one per rule set), ${shards} shard`,
      spread: shards,
      shared: true,
    },
    {
      partition: 'index',
      where: `the ranking index, ${rankingPartitions} partitions`,
      spread: rankingPartitions,
      shared: true,
    },
  ]
  const rows = places.map(({ partition, where, spread, shared }): Row => {
    const { reads, writes } = duel.byPartition.get(partition) ?? { reads: 0, writes: 0 }
    const most = Math.min(
      (PARTITION.writes * spread) / writes || Number.POSITIVE_INFINITY,
      (PARTITION.reads * spread) / reads || Number.POSITIVE_INFINITY,
    )
    return [where, number(reads), number(writes), shared ? number(most) : 'not shared']
  })
  return table(['what a duel uses', 'reads', 'writes', 'maximum duels per second'], rows)
}

const MILLION = 1_000_000
/** API Gateway closes a connection after two hours, and an idle one after ten minutes. Clients ping every five. */
const HOURS_CONNECTED = 2
const PINGS_AN_HOUR = 12

/** A million people who only stay connected: one second, and the bill of an hour. */
export function millionTable(duel: MeasuredKind, ping: Units): string {
  const people = duel.kind.players + duel.kind.watchers
  const visit = scaled(duel.visits, 1 / people)
  const pings = (MILLION * PINGS_AN_HOUR) / 3_600
  const reconnections = MILLION / (HOURS_CONNECTED * 3_600)
  const a = (counter: keyof Units) => ping[counter] * pings + visit[counter] * reconnections
  const perSecond: Row[] = [
    ['pings', number(pings)],
    ['reconnections, every two hours', number(reconnections)],
    ['messages in and out', number(a('messages'))],
    ['Lambda requests', number(a('lambdaRequests'))],
    ['DynamoDB write units', number(a('writes'))],
    ['DynamoDB read units', number(a('reads'))],
  ]
  const hour = scaled({ ...scaled(ping, pings), connectionMinutes: MILLION / 60 }, 3_600)
  const again = scaled({ ...visit, connectionMinutes: 0 }, reconnections * 3_600)
  const bill = [hour, again].map((units) =>
    billOf({ ...units, lambdaGbSeconds: 0, logBytes: 0 }).filter(({ usd }) => usd > 0),
  )
  const lines = new Map<string, number>()
  for (const { price, usd } of bill.flat()) lines.set(price.line, (lines.get(price.line) ?? 0) + usd)
  const rows = [...lines].sort(([, a], [, b]) => b - a).map(([line, usd]): Row => [line, dollars(usd)])
  const entry = MILLION / NEW_CONNECTIONS / 60
  return [
    table(['A million connections, per second', ''], perSecond),
    table(['A million connections, per hour', ''], rows),
    `At ${number(NEW_CONNECTIONS)} new connections per second, they take ${number(entry)} minutes to connect.`,
  ].join('\n\n')
}
