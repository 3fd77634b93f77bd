import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { systemClock, type Timer } from '../../common/clock.ts'

/** A thread that is at work for more than this part of the time has no use for company. */
const BUSY = 0.7
/** One that is at work for less than this part of the time waits for something. */
const WAITING = 0.25

/** Something with an event loop: this thread, or an environment's. */
export interface Loop {
  eventLoopUtilization(since?: EventLoopUtilization): EventLoopUtilization
}

/**
 * What more loops would change. `nothing`: this thread, which serves all of them, is busy, or they are busy
 * themselves. `something`: neither is. `all`: nobody does anything but wait for something elsewhere.
 */
export type Use = 'nothing' | 'something' | 'all'

/** Watches event loops for `ms`, and says what use more of them would be. */
export function whenMeasured(loops: readonly Loop[], ms: number, decide: (use: Use) => void): Timer {
  const began = [performance, ...loops].map((loop) => ({ loop, before: loop.eventLoopUtilization() }))
  return systemClock.after(ms, () => {
    const [own = 1, ...theirs] = began.map(
      ({ loop, before }) => loop.eventLoopUtilization(before).utilization,
    )
    const average = theirs.reduce((sum, part) => sum + part, 0) / Math.max(1, theirs.length)
    const busiest = Math.max(own, average)
    if (busiest >= BUSY) decide('nothing')
    else decide(theirs.length > 0 && busiest < WAITING ? 'all' : 'something')
  })
}
