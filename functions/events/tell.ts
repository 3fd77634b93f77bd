/**
 * Tells everybody in an event: the host and the screens at once, the guests through functions of their own, each for
 * some of the shards. Never fails: who does not hear comes back, and `hello` tells how the event stands.
 */
import { setTimeout } from 'node:timers/promises'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { isStale, pushToOpening } from '../push/push.ts'
import { SHARD_NUMBERS } from '../store/event-rosters.ts'
import { type EventItem, forgetScreen } from '../store/events.ts'
import type { SeatConnection } from '../store/games.ts'
import { tellLater } from './call-later.ts'
import { type EventMessage, frameFor, type ToReceiver } from './messages.ts'
import { prizeCodesOf } from './prize-code.ts'

/** Guests for whom one function call is enough. */
const GUESTS_PER_CALL = 250

export async function tellEverybody(
  event: EventItem,
  messages: EventMessage[],
  seats: string,
  clock: () => number,
): Promise<void> {
  await Promise.all([tellGuests(event, messages, seats), tellOnlookers(event, messages, clock)])
}

async function tellGuests(
  { gameId, guests }: EventItem,
  messages: EventMessage[],
  seats: string,
): Promise<void> {
  const calls = Math.max(1, Math.ceil(guests / GUESTS_PER_CALL))
  const groups = Array.from({ length: calls }, (_, call) =>
    SHARD_NUMBERS.filter((shard) => shard % calls === call),
  )
  await Promise.all(groups.map((shards) => tellLater({ gameId, shards, messages, seats })))
}

/** Tells the host and the screens. */
export async function tellOnlookers(
  event: EventItem,
  messages: EventMessage[],
  clock: () => number,
): Promise<void> {
  const { gameId, hostConnection, screens = {}, won } = event
  const host: ToReceiver = {
    you: 'host',
    ...(won.length > 0 ? { prizeCodes: prizeCodesOf(event, won) } : {}),
  }
  await Promise.all([
    hostConnection && tellOne(gameId, hostConnection, messages, host, clock),
    ...Object.entries(screens).map(async ([playerId, connection]) => {
      const isThere = await tellOne(gameId, connection, messages, { you: 'screen' }, clock)
      if (!isThere && isStale(connection, clock())) await forgetScreen(gameId, playerId, connection.id)
    }),
  ])
}

const TRIES = 3
/** Full jitter up to this, doubled with each failure. */
const PAUSE_MS = 200

/** Tells one receiver, in order. False: nobody is at that connection. Never fails. */
export async function tellOne(
  gameId: string,
  connection: SeatConnection,
  messages: readonly EventMessage[],
  receiver: ToReceiver,
  clock: () => number,
): Promise<boolean> {
  for (const message of messages) {
    for (let tries = 1; ; tries++) {
      try {
        const now = clock()
        if (await pushToOpening(connection, frameFor(message, receiver, now), now)) break
        return false
      } catch (error) {
        if (tries === TRIES) {
          log.warn('push failed', { gameId, ...failureFacts(error) })
          break
        }
        await setTimeout(Math.random() * PAUSE_MS * 2 ** tries)
      }
    }
  }
  return true
}
