/** Sends many pushes concurrently, without exhausting the account's rate limit or this function's CPU. */
import { performance } from 'node:perf_hooks'

/**
 * Number of concurrent pushes. It starts low, so that many receivers do not use up the account's rate limit, which
 * players' messages share. It grows while this function mostly waits.
 */
const FEWEST = 4
const MOST = 64
/** Below this share of CPU time, the function counts as waiting. */
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
