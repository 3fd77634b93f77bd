// Loaded into the runtime's process before the runtime itself. On request of the soak, collects garbage and reports how
// much memory is in use.
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { isMainThread } from 'node:worker_threads'

/** Pause between collections. V8 only shrinks the young generation if few objects were created since the last one. */
const BETWEEN_MS = 1_000

async function answer() {
  setFlagsFromString('--compact-on-every-full-gc')
  // Without options. With any, V8 in Node.js 20 collects only the young generation, unless the collection is async.
  globalThis.gc?.()
  setFlagsFromString('--no-compact-on-every-full-gc')
  await pause(BETWEEN_MS)
  globalThis.gc?.()
  await pause(BETWEEN_MS)
  await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' })
  // Another thread returns the freed memory to the system.
  await pause(BETWEEN_MS)
  // Looking up the names of peers can take seconds.
  process.report.excludeNetwork = true
  const { javascriptHeap, workers } = process.report.getReport()
  const threads = workers.map((thread) => heapOf(thread.javascriptHeap))
  process.send({ main: heapOf(javascriptHeap), external: process.memoryUsage().external, threads })
}

const heapOf = ({ usedMemory, totalCommittedMemory }) => ({ used: usedMemory, kept: totalCommittedMemory })

if (isMainThread && process.send) {
  process.on('message', () => void answer())
  // The channel must not keep the process alive.
  process.channel?.unref()
}
