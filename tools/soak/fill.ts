/**
 * The runtime keeps what has ended, for people to look at, up to a bound. Plain duels bring it there, so that
 * what grows afterwards is no retention that merely was not full yet.
 */

import type { Endpoints } from '../../local/endpoints-file.ts'
import { playInParallel } from '../bench/parallel.ts'
import type { Progress } from '../bench/progress.ts'
import { executionsWith } from './aftermath.ts'

const LOOK_EVERY_MS = 10_000
/** Few enough that nobody misses a turn on a slow machine. */
const DUELS_AT_A_TIME = 16

/** Resolves with the milliseconds that it took: until old executions make room for new ones, or the time is over. */
export async function fillUp(endpoints: Endpoints, atMostMs: number, progress: Progress): Promise<number> {
  progress.begin('filling what the runtime keeps')
  const began = performance.now()
  let played = 0
  for (let left = atMostMs; left > 0; left = atMostMs - (performance.now() - began)) {
    const load = {
      connections: 2 * DUELS_AT_A_TIME,
      concurrent: DUELS_AT_A_TIME,
      duels: Number.POSITIVE_INFINITY,
    }
    const seconds = Math.min(left, LOOK_EVERY_MS) / 1000
    const { book } = await playInParallel(
      endpoints.ws,
      { ...load, seconds, warmUpSeconds: 0, thinkMs: 0 },
      progress,
    )
    played += book.played.length
    const kept = await executionsWith(endpoints, 'SUCCEEDED')
    if (kept.length < played) break
  }
  return performance.now() - began
}
