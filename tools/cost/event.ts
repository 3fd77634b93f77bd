/** Computes the cost of an event: one host against many guests, until one wins. */
import type { Activity } from '../../local-aws/src/telemetry/activity.ts'
import type { Units } from '../../local-aws/src/telemetry/meter.ts'
import { fineDollars, number, table } from './format.ts'
import type { Player } from './player.ts'
import { billOf, totalOf } from './prices.ts'

/** Maximum number of concurrent requests. More would cause cold starts, which are not part of the cost. */
const AT_ONCE = 8
/** Assumed duration of an event for people with phones in a hall, in minutes. */
const MINUTES = 15

/** Plays an event. In each round half of the remaining guests beat the host. Returns the number of rounds. */
export async function playEvent([host, ...guests]: readonly Player[], activity: Activity): Promise<number> {
  if (!host) throw new Error('An event needs a host.')
  const { code } = await host.ask('hold', {})
  await eachOf(guests, (guest) => guest.ask('attend', { code }))
  await activity.idle()
  await host.ask('begin', { code })
  let left = guests
  for (let round = 1; ; round++) {
    const { gameId } = await host.next('event_round')
    await Promise.all(guests.map((guest) => guest.next('event_round')))
    await activity.idle()
    const winners = left.slice(0, Math.max(1, Math.floor(left.length / 2)))
    await eachOf(left, (guest) =>
      guest.ask('throw', { gameId, round, hand: winners.includes(guest) ? 'paper' : 'scissors' }),
    )
    await host.ask('throw', { gameId, round, hand: 'rock' })
    const [result] = await Promise.all([host, ...guests].map((player) => player.next('event_result')))
    if (result?.over) return round
    left = winners
  }
}

async function eachOf(players: readonly Player[], act: (player: Player) => Promise<unknown>): Promise<void> {
  const queue = players.values()
  const lane = async () => {
    for (const player of queue) await act(player)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

/** `units` include connecting and leaving. */
export function eventTable(guests: number, rounds: number, units: Units): string {
  const bill = billOf({ ...units, connectionMinutes: MINUTES * (guests + 1) })
  const rows = bill.map(({ price, units: count, usd }) => [price.line, number(count), fineDollars(usd)])
  const head = ['', 'units', 'USD']
  const title = `An event of ${guests} guests, ${rounds} rounds to one winner, ${MINUTES} minutes:`
  return `${title}\n\n${table(head, [...rows, ['Total', '', fineDollars(totalOf(bill))]])}`
}
