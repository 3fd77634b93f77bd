import { performance } from 'node:perf_hooks'

/** Number of parallel pushes at the start. More would use up the account's rate, which players' messages share. */
const FEWEST = 4
const MOST = 64
/** Below this utilization of the event loop, the function mostly waits for its pushes. */
const MOSTLY_WAITING = 0.4
/** Work that hangs must not keep the rest from starting. */
const WIDENS_EVERY_MS = 100

/**
 * Runs `work` on all items in parallel: on 4 at a time to begin with, and on up to 64 while this function mostly waits.
 * Rejects with the first rejection of `work`. `allStarted` is called when the last item has its turn.
 */
export async function inParallel<T>(
  items: T[],
  work: (item: T) => Promise<void>,
  allStarted: () => void = () => {},
): Promise<void> {
  const queue = items.values()
  const lanes: Promise<void>[] = []
  let started = 0
  let measured = performance.eventLoopUtilization()
  const widen = () => {
    const { utilization } = performance.eventLoopUtilization(measured)
    measured = performance.eventLoopUtilization()
    if (utilization < MOSTLY_WAITING) open()
  }
  const lane = async (): Promise<void> => {
    let worked = 0
    for (const item of queue) {
      const working = work(item)
      if (++started === items.length) allStarted()
      await working
      if (++worked % FEWEST === 0 && lanes.length < MOST) widen()
    }
  }
  const open = () => {
    while (lanes.length < MOST) {
      const opened = lane()
      // A rejection is thrown when its turn comes below. Until then Node.js must not take it for an unhandled one.
      opened.catch(() => {})
      if (lanes.push(opened) % FEWEST === 0) return
    }
  }
  open()
  const timer = setInterval(widen, WIDENS_EVERY_MS)
  try {
    // Further lanes may open while these are awaited.
    for (let next = 0; next < lanes.length; next++) await lanes[next]
  } finally {
    clearInterval(timer)
  }
}
