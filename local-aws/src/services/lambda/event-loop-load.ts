import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { systemClock, type Timer } from '../../common/clock.ts'

/** Utilization from which a loop counts as busy. More threads would not help. */
const BUSY = 0.7
/** Utilization below which a loop counts as waiting for something else. */
const WAITING = 0.25

/** An event loop: that of this thread, or of an environment's thread. */
export interface Loop {
  eventLoopUtilization(since?: EventLoopUtilization): EventLoopUtilization
}

/**
 * How much more work further loops could take on.
 * - `none`: this thread, which serves all loops, is busy, or the loops are.
 * - `some`: neither is busy.
 * - `full`: all of them only wait for something else.
 */
export type Headroom = 'none' | 'some' | 'full'

/** Measures event loops for `ms` milliseconds and passes the result to `decide`. */
export function measureLoad(loops: readonly Loop[], ms: number, decide: (headroom: Headroom) => void): Timer {
  const began = [performance, ...loops].map((loop) => ({ loop, before: loop.eventLoopUtilization() }))
  return systemClock.after(ms, () => {
    const [own = 1, ...theirs] = began.map(
      ({ loop, before }) => loop.eventLoopUtilization(before).utilization,
    )
    const average = theirs.reduce((sum, part) => sum + part, 0) / Math.max(1, theirs.length)
    const busiest = Math.max(own, average)
    if (busiest >= BUSY) decide('none')
    else decide(theirs.length > 0 && busiest < WAITING ? 'full' : 'some')
  })
}
