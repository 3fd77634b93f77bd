import { setTimeout as pause } from 'node:timers/promises'
import type { Guest } from './guest.ts'
import type { Host } from './host.ts'

const LOOKS_EVERY_MS = 250
/** Without a push for this long everybody asks how the event stands: longer than a turn. */
const SILENCE_MS = 20_000
const GIVES_UP_MS = 300_000
/** Whoever drops does so within this time after being asked, and is away for this long at the most. */
const DROPS_WITHIN_MS = 3_000
const LONGEST_AWAY_MS = 2_200

export interface Disturbance {
  /** The part of the guests that drop in each round and come back. */
  dropping?: number
  silenceMs?: number
}

/** Until the host knows that the event is over. Throws if it does not go on. */
export async function playOn(
  host: Host,
  guests: readonly Guest[],
  { dropping = 0, silenceMs = SILENCE_MS }: Disturbance = {},
): Promise<void> {
  const heardNow = () => host.results.size + host.rounds.size
  let dropped = 0
  let heard = 0
  let heardAt = performance.now()
  let lookedAt = heardAt
  while (!host.over) {
    await pause(LOOKS_EVERY_MS)
    const now = performance.now()
    if (host.rounds.size > dropped) {
      dropped = host.rounds.size
      for (const guest of guests) if (Math.random() < dropping) void dropLater(guest)
    }
    if (heardNow() > heard) {
      heard = heardNow()
      heardAt = lookedAt = now
    }
    if (now - heardAt > GIVES_UP_MS) throw new Error('The event does not go on.')
    if (now - lookedAt > silenceMs) {
      lookedAt = now
      await Promise.all([host, ...guests].map((visitor) => visitor.look()))
    }
  }
}

async function dropLater(guest: Guest): Promise<void> {
  await pause(Math.random() * DROPS_WITHIN_MS)
  await guest.drop(Math.random() * LONGEST_AWAY_MS)
}
