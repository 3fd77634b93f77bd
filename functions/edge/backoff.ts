import { setTimeout } from 'node:timers/promises'

/** Upper limit of the pause before the second attempt; it doubles with each further attempt. */
const BASE_MS = 50

/** Waits before the next attempt: full jitter. `failed`: how many attempts have failed, from 1. */
export async function backOff(failed: number): Promise<void> {
  await setTimeout(Math.random() * BASE_MS * 2 ** (failed - 1))
}
