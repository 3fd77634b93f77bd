import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MB = 1024 * 1024
const EVERY_MS = 100

/** What the thread holds: its heap, and what lies outside of it (buffers). */
export function heldMb(): number {
  const { total_physical_size: heap, external_memory: outside } = getHeapStatistics()
  return Math.ceil((heap + outside) / MB)
}

/**
 * Buffers lie outside of the heap, which the runtime watches; so all of it is looked at as often as the event loop
 * goes round. Garbage does not count. Returns what ends the watch.
 */
export function watchMemory(limitMb: number, exceeded: () => void): () => void {
  const watch = setInterval(() => {
    if (heldMb() <= limitMb) return
    collectGarbage()
    if (heldMb() > limitMb) exceeded()
  }, EVERY_MS)
  // It must not keep the event loop going.
  watch.unref()
  return () => clearInterval(watch)
}

let collect: (() => void) | undefined

/**
 * Collects all garbage before it returns, and moves what is left together: otherwise V8 keeps pages that are half
 * empty. The collector takes no options: with any, V8 of Node.js 20 only scavenges the newest objects, unless it may
 * do so later.
 */
export function collectGarbage() {
  if (collect === undefined) {
    // V8 hands its collector only to contexts that are made after it was told to.
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  // Holds for all threads, so it is taken back at once. A thread that collects just then compacts as well.
  setFlagsFromString('--compact-on-every-full-gc')
  collect()
  setFlagsFromString('--no-compact-on-every-full-gc')
}
