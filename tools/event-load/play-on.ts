import { setTimeout as pause } from 'node:timers/promises'
import type { Guest } from './guest.ts'
import type { Host } from './host.ts'

const LOOKS_EVERY_MS = 250
const GIVES_UP_MS = 300_000
/** Guests drop within this time after the push of a round, and return after at most this time. */
const DROPS_WITHIN_MS = 3_000
const LONGEST_AWAY_MS = 2_200

export interface Disturbance {
  /** Share of the guests that drop in each round and return. */
  dropping?: number
}

/** Plays until the host has received the end. Throws if the event stalls. */
export async function playOn(
  host: Host,
  guests: readonly Guest[],
  { dropping = 0 }: Disturbance = {},
): Promise<void> {
  const heardNow = () => host.results.size + host.rounds.size
  let dropped = 0
  let heard = 0
  let heardAt = performance.now()
  while (!host.over) {
    await pause(LOOKS_EVERY_MS)
    const now = performance.now()
    if (host.rounds.size > dropped) {
      dropped = host.rounds.size
      for (const guest of guests) if (Math.random() < dropping) void dropLater(guest)
    }
    if (heardNow() > heard) {
      heard = heardNow()
      heardAt = now
    }
    if (now - heardAt > GIVES_UP_MS) throw new Error('The event has stalled.')
  }
}

async function dropLater(guest: Guest): Promise<void> {
  await pause(Math.random() * DROPS_WITHIN_MS)
  await guest.drop(Math.random() * LONGEST_AWAY_MS)
}
