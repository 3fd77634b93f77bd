/** Pushes to the guests of some shards of an event. A slow or closed connection does not delay the others. */
import { setTimeout } from 'node:timers/promises'
import { inParallel } from '../push/in-parallel.ts'
import { disconnectGuest, type Guest, type GuestPlace, readRosters } from '../store/event-rosters.ts'
import { type EventItem, readEvent } from '../store/events.ts'
import type { FanOut } from './call-later.ts'
import type { EventMessage, ToReceiver } from './messages.ts'
import { prizeCodeOf } from './prize-code.ts'
import { forgetStale, pushToReceiver } from './push-to-event.ts'
import { countOf, letterAt, roleOf } from './seats.ts'

interface Listener {
  guest: Guest
  place: GuestPlace
}

export async function fanOut(
  { gameId, shards, messages, seats }: FanOut,
  clock: () => number,
): Promise<void> {
  const [rosters, event] = await Promise.all([
    readRosters(gameId, shards),
    // Only winners get their prize code, which is derived from the event's item.
    countOf(seats, 'w') > 0 ? readEvent(gameId) : undefined,
  ])
  const listeners = rosters.flatMap(({ shard, guests }) =>
    Object.entries(guests).map(
      ([index, guest]): Listener => ({ guest, place: { shard, index: Number(index) } }),
    ),
  )
  const gone = new Set<Guest>()
  const push = async ({ guest, place }: Listener, message: EventMessage): Promise<void> => {
    const { connection } = guest
    if (!connection || gone.has(guest)) return
    const receiver = receiverOf(guest, letterAt(seats, place), event)
    if (await pushToReceiver(gameId, connection, [message], receiver, clock)) return
    gone.add(guest)
    await forgetStale(gameId, connection, clock(), () => disconnectGuest(gameId, place, connection.id))
  }
  await oneAfterTheOther(listeners, messages, push)
}

/** The next message waits this long for connections that have not taken the one before. */
const SLOW_MS = 300

/**
 * Sends one message after the other, so that the last listener receives the new round soon after the first. Each listener
 * receives them in order. Slow ones come last.
 */
async function oneAfterTheOther(
  listeners: Listener[],
  messages: EventMessage[],
  push: (listener: Listener, message: EventMessage) => Promise<void>,
): Promise<void> {
  const unfinished = new Map<Listener, Promise<void>>()
  const sendings: Promise<void>[] = []
  for (const message of messages) {
    const slowLast = listeners.toSorted((a, b) => Number(unfinished.has(a)) - Number(unfinished.has(b)))
    let sending: Promise<void> = Promise.resolve()
    const allStarted = new Promise<void>((resolve) => {
      const send = async (listener: Listener) => {
        const before = unfinished.get(listener)
        const pushing = before ? before.then(() => push(listener, message)) : push(listener, message)
        unfinished.set(listener, pushing)
        await pushing
        if (unfinished.get(listener) === pushing) unfinished.delete(listener)
      }
      sending = inParallel(slowLast, send, resolve)
    })
    sendings.push(sending)
    await Promise.race([sending, allStarted.then(() => setTimeout(SLOW_MS, undefined, { ref: false }))])
  }
  await Promise.all(sendings)
}

function receiverOf({ playerId }: Guest, letter: string, event: EventItem | undefined): ToReceiver {
  const you = roleOf(letter)
  return you === 'won' && event ? { you, prizeCode: prizeCodeOf(event, playerId) } : { you }
}
