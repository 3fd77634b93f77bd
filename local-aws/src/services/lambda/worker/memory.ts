import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MB = 1024 * 1024
const EVERY_MS = 100

/** Memory of the thread in MB: its heap, and buffers outside of the heap. */
export function heldMb(): number {
  const { total_physical_size: heap, external_memory: outside } = getHeapStatistics()
  return Math.ceil((heap + outside) / MB)
}

/**
 * Checks the total memory from the event loop. The runtime watches the heap from outside, but buffers are not part of
 * the heap. Garbage does not count. Returns a function that stops the watch.
 */
export function watchMemory(limitMb: number, exceeded: () => void): () => void {
  const watch = setInterval(() => {
    if (heldMb() <= limitMb) return
    collectGarbage()
    if (heldMb() > limitMb) exceeded()
  }, EVERY_MS)
  // The timer must not keep the event loop alive.
  watch.unref()
  return () => clearInterval(watch)
}

let collect: (() => void) | undefined

/**
 * Collects all garbage synchronously and compacts the heap. Otherwise V8 keeps half-empty pages. Calls the collector
 * without options: with any, V8 in Node.js 20 only scavenges the newest objects, unless it may do so later.
 */
export function collectGarbage() {
  if (collect === undefined) {
    // V8 exposes `gc` only in contexts created after the flag was set.
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  // The flag applies to all threads, so it is reset at once. A thread that collects meanwhile compacts too.
  setFlagsFromString('--compact-on-every-full-gc')
  collect()
  setFlagsFromString('--no-compact-on-every-full-gc')
}
