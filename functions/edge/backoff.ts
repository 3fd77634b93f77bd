import { setTimeout } from 'node:timers/promises'

/** Maximum pause before the second attempt. Doubles with each further attempt. */
const BASE_MS = 50

/** Waits before the next attempt, with full jitter. `failed` is the number of failed attempts, from 1. */
export async function backOff(failed: number): Promise<void> {
  await setTimeout(Math.random() * BASE_MS * 2 ** (failed - 1))
}
