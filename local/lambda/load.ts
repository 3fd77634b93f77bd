import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { systemClock, type Timer } from '../clock.ts'

/** A thread that is at work for more than this part of the time has no use for company. */
const BUSY = 0.7

/** Something with an event loop: this thread, or an environment's. */
export interface Loop {
  eventLoopUtilization(since?: EventLoopUtilization): EventLoopUtilization
}

/**
 * Watches event loops for `ms`, and says whether more of them would help: not if this thread, which serves all
 * of them, is busy, and not if they are busy themselves, rather than waiting for something.
 */
export function whenMeasured(
  loops: readonly Loop[],
  ms: number,
  decide: (moreWouldHelp: boolean) => void,
): Timer {
  const began = [performance, ...loops].map((loop) => ({ loop, before: loop.eventLoopUtilization() }))
  return systemClock.after(ms, () => {
    const [own = 1, ...theirs] = began.map(
      ({ loop, before }) => loop.eventLoopUtilization(before).utilization,
    )
    const average = theirs.reduce((sum, part) => sum + part, 0) / Math.max(1, theirs.length)
    decide(own < BUSY && average < BUSY)
  })
}
