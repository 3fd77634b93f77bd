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
 * The heap has a limit that the thread cannot pass; buffers lie outside of it, so they are looked at as often as
 * the event loop goes round. Returns what ends the watch.
 */
export function watchMemory(limitMb: number, exceeded: () => void): () => void {
  const watch = setInterval(() => {
    if (heldMb() > limitMb) exceeded()
  }, EVERY_MS)
  // It must not keep the event loop going.
  watch.unref()
  return () => clearInterval(watch)
}

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void
let collect: Collect | undefined

/**
 * Collects all garbage and gives back the memory that it leaves. V8 hands its collector only to contexts that are
 * made after it was told to.
 */
export function collectGarbage() {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
  }
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
