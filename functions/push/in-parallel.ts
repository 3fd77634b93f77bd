/** Many pushes side by side, as many as neither the account's rate nor this function's own work suffers from. */
import { performance } from 'node:perf_hooks'

/**
 * Pushes under way at the same time: a few to begin with, so that a crowd does not use up the account's rate,
 * which players' messages share; and more while this function does little but wait for them.
 */
const FEWEST = 4
const MOST = 64
/** Less at work than this part of the time, it waits. */
const MOSTLY_WAITING = 0.4

export async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const lanes: Promise<void>[] = []
  let measured = performance.eventLoopUtilization()
  const widen = () => {
    const { utilization } = performance.eventLoopUtilization(measured)
    measured = performance.eventLoopUtilization()
    if (utilization < MOSTLY_WAITING) open()
  }
  const lane = async (): Promise<void> => {
    let worked = 0
    for (const item of queue) {
      await work(item)
      if (++worked % FEWEST === 0 && lanes.length < MOST) widen()
    }
  }
  const open = () => {
    while (lanes.length < MOST) if (lanes.push(lane()) % FEWEST === 0) return
  }
  open()
  // More may be opened while these are awaited.
  for (let next = 0; next < lanes.length; next++) await lanes[next]
}
