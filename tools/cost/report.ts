/** The tables of `npm run cost` and docs/cost.md, each as a named block. */
import { addUnits, type Counter, noUnits, scaled, type Units } from '../../local-aws/src/telemetry/meter.ts'
import { dollars, fineDollars, number, type Row, table } from './format.ts'
import { type MeasuredKind, VARYING } from './measure-kinds.ts'
import { averageOf, type Mix, withVisits } from './mix.ts'
import { type BillLine, billOf, totalOf } from './prices.ts'
import { reachOf } from './quotas.ts'
import { spenderName } from './spender-name.ts'

const MILLION = 1_000_000

const COLUMNS: readonly [head: string, counter: Counter][] = [
  ['transitions', 'transitions'],
  ['StartExecution', 'executionsStarted'],
  ['SendTask*', 'taskAnswers'],
  ['Lambda requests', 'lambdaRequests'],
  ['reads', 'reads'],
  ['writes', 'writes'],
  ['index writes', 'indexWrites'],
  ['messages', 'messages'],
  ['@connections', 'managementCalls'],
]

const unitRow = (name: string, share: string, units: Units): Row => [
  name,
  share,
  ...COLUMNS.map(([, counter]) => number(units[counter])),
]

/** The units of each kind of game, which are the same in every run. */
export function unitsTable(kinds: readonly MeasuredKind[]): string {
  const rows = kinds.map(({ kind, units }) => unitRow(kind.title, String(kind.share), units))
  const named = (name: string) => kinds.find(({ kind }) => kind.name === name)
  const [duel, watched] = [named('duel'), named('watched')]
  if (duel && watched) {
    const more = noUnits()
    addUnits(more, watched.units)
    addUnits(more, scaled(duel.units, -1))
    rows.push(unitRow('Each of ten watchers, including `watch`', '', scaled(more, 1 / watched.kind.watchers)))
  }
  if (duel)
    rows.push(
      unitRow('One visit: connect, hello, disconnect', '', scaled(duel.visits, 1 / duel.kind.players)),
    )
  return table(['', '% of the mix', ...COLUMNS.map(([head]) => head)], rows)
}

const SPENT: readonly [head: string, counter: Counter][] = [
  ['requests', 'lambdaRequests'],
  ['reads', 'reads'],
  ['writes', 'writes'],
  ['@connections', 'managementCalls'],
  ['SendTask*', 'taskAnswers'],
]

/** Table of a game's billed units, one row per function or role. */
export function spendersTable({ bySpender }: MeasuredKind): string {
  const rows = [...bySpender].map(([name, units]) => [
    spenderName(name),
    ...SPENT.map(([, counter]) => number(units[counter])),
  ])
  return table(['', ...SPENT.map(([head]) => head)], rows.sort(byName))
}

const byName = ([a = '']: Row, [b = '']: Row) => (a < b ? -1 : 1)

const isExact = ({ price }: BillLine) =>
  price.counter === 'connectionMinutes' || !VARYING.includes(price.counter)

interface Column {
  title: string
  bill: BillLine[]
}

function columnsOf(kinds: readonly MeasuredKind[], mix: Mix): Column[] {
  return [
    ...kinds.map((measured) => ({ title: measured.kind.title, bill: billOf(withVisits(measured)) })),
    { title: 'The mix', bill: billOf(averageOf(kinds, mix, withVisits)) },
  ]
}

/** Dollars for a million games of each kind, including all players' connections. */
function moneyTable(columns: readonly Column[], wanted: (line: BillLine) => boolean, sum: string): string {
  const lines = (columns.at(-1)?.bill ?? []).filter(wanted).map(({ price }) => price)
  const cost = ({ bill }: Column, line: string) => bill.find(({ price }) => price.line === line)?.usd ?? 0
  const rows = lines.map(({ line }) => [
    line,
    ...columns.map((column) => dollars(cost(column, line) * MILLION)),
  ])
  const sums = columns.map(({ bill }) => dollars(totalOf(bill.filter(wanted)) * MILLION))
  return table(['', ...columns.map(({ title }) => title)], [...rows, [sum, ...sums]])
}

/** The lines that are the same in every run. */
export const exactMoneyTable = (kinds: readonly MeasuredKind[], mix: Mix): string =>
  moneyTable(columnsOf(kinds, mix), isExact, 'Total')

/** The lines that depend on the duration of functions here, and the total. */
export function measuredMoneyTable(kinds: readonly MeasuredKind[], mix: Mix): string {
  const columns = columnsOf(kinds, mix)
  const varying = moneyTable(columns, (line) => !isExact(line), 'Total')
  const totals = columns.map(({ bill }) => totalOf(bill))
  const rows: Row[] = [
    ['All lines, per million games', ...totals.map((total) => dollars(total * MILLION))],
    ['Per game', ...totals.map(fineDollars)],
    ['Largest line', ...columns.map(({ bill }) => largest(bill))],
  ]
  return `${varying}\n\n${table(['', ...columns.map(({ title }) => title)], rows)}`
}

function largest(bill: readonly BillLine[]): string {
  const [first] = bill
  if (!first) return ''
  return `${first.price.line} ${((first.usd / totalOf(bill)) * 100).toFixed(0)} %`
}

/** Games per second that use up each quota, if every player connects anew for each game. */
export function quotaTable(kinds: readonly MeasuredKind[], mix: Mix, exact: boolean): string {
  const columns = [
    ...kinds.map((measured) => ({ title: measured.kind.title, units: withVisits(measured) })),
    { title: 'The mix', units: averageOf(kinds, mix, withVisits) },
  ].map(({ title, units }) => ({ title, reach: reachOf(units) }))
  const order = (columns.at(-1)?.reach ?? []).filter(({ quota }) => quota.exact === exact)
  const rows = order.map(({ quota }) => [
    quota.name,
    number(quota.limit),
    ...columns.map(({ reach }) =>
      number(reach.find((one) => one.quota === quota)?.gamesPerSecond ?? Number.NaN),
    ),
  ])
  return table(['', 'quota', ...columns.map(({ title }) => title)], rows)
}
