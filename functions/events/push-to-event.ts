/**
 * Pushes to everyone in an event: to the host and the screens from here, to the guests through other functions, each for
 * some shards. Never fails: a player who misses a push sends `hello`, which returns the event's state.
 */
import { setTimeout } from 'node:timers/promises'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { isStale, pushToOpening } from '../push/push.ts'
import { SHARD_NUMBERS } from '../store/event-rosters.ts'
import { type EventItem, forgetScreen } from '../store/events.ts'
import type { SeatConnection } from '../store/games.ts'
import { invokeFanOut } from './call-later.ts'
import { type EventMessage, frameFor, type ToReceiver } from './messages.ts'
import { prizeCodesOf } from './prize-code.ts'

/** Maximum number of guests per function call. */
const GUESTS_PER_CALL = 250

export async function pushToAll(
  event: EventItem,
  messages: EventMessage[],
  seats: string,
  clock: () => number,
): Promise<void> {
  await Promise.all([pushToGuests(event, messages, seats), pushToHostAndScreens(event, messages, clock)])
}

async function pushToGuests(
  { gameId, guests }: EventItem,
  messages: EventMessage[],
  seats: string,
): Promise<void> {
  const calls = Math.max(1, Math.ceil(guests / GUESTS_PER_CALL))
  const groups = Array.from({ length: calls }, (_, call) =>
    SHARD_NUMBERS.filter((shard) => shard % calls === call),
  )
  await Promise.all(groups.map((shards) => invokeFanOut({ gameId, shards, messages, seats })))
}

/** Pushes to the host and the screens. */
export async function pushToHostAndScreens(
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
    hostConnection && pushToReceiver(gameId, hostConnection, messages, host, clock),
    ...Object.entries(screens).map(async ([playerId, connection]) => {
      if (await pushToReceiver(gameId, connection, messages, { you: 'screen' }, clock)) return
      await forgetStale(gameId, connection, clock(), () => forgetScreen(gameId, playerId, connection.id))
    }),
  ])
}

const TRIES = 3
/**
 * A push that fails this long after the receiver's first one is the receiver's last. A connection that hangs takes the
 * SDK's four attempts of 3 s, and the calling function has 25 s.
 */
const PATIENCE_MS = 5_000
/** Upper limit of the first delay, with full jitter. Doubles with each failure. */
const PAUSE_MS = 200

/** Pushes messages to one receiver, in order. Returns false if the connection is gone. Never fails, and ends within 20 s. */
export async function pushToReceiver(
  gameId: string,
  connection: SeatConnection,
  messages: readonly EventMessage[],
  receiver: ToReceiver,
  clock: () => number,
): Promise<boolean> {
  const patientUntil = clock() + PATIENCE_MS
  for (const message of messages) {
    for (let tries = 1; ; tries++) {
      try {
        const now = clock()
        if (await pushToOpening(connection, frameFor(message, receiver, now), now)) break
        return false
      } catch (error) {
        const isLate = clock() > patientUntil
        if (isLate || tries === TRIES) log.warn('push failed', { gameId, ...failureFacts(error) })
        if (isLate) return true
        if (tries === TRIES) break
        await setTimeout(Math.random() * PAUSE_MS * 2 ** tries)
      }
    }
  }
  return true
}

/** Removes a connection that is gone, unless it may still be opening. Never fails: the next push tries again. */
export async function forgetStale(
  gameId: string,
  connection: SeatConnection,
  now: number,
  forget: () => Promise<void>,
): Promise<void> {
  if (!isStale(connection, now)) return
  try {
    await forget()
  } catch (error) {
    log.warn('a closed connection could not be removed', { gameId, ...failureFacts(error) })
  }
}
