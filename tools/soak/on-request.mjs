// Loaded into the runtime's process before the runtime itself: collects garbage and tells how much memory is in
// use, whenever the soak asks for it. The runtime knows nothing of it.
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { isMainThread } from 'node:worker_threads'

/** V8 gives back the room for new objects only where few have been made since the collection before. */
const BETWEEN_MS = 1_000

async function answer() {
  setFlagsFromString('--compact-on-every-full-gc')
  // Without options: with any, V8 of Node.js 20 only scavenges the newest objects, unless it may do so later.
  globalThis.gc?.()
  setFlagsFromString('--no-compact-on-every-full-gc')
  await pause(BETWEEN_MS)
  globalThis.gc?.()
  await pause(BETWEEN_MS)
  await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' })
  // What has become free goes back to the system from another thread.
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
  // Nobody has to wait for questions.
  process.channel?.unref()
}
