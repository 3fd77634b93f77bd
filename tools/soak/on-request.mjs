// Loaded into the runtime's process before the runtime itself: collects garbage and tells how much memory is in
// use, whenever the soak asks for it. The runtime knows nothing of it.
import { setTimeout as pause } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'

/** V8 gives back the room for new objects only where few have been made since the collection before. */
const BETWEEN_MS = 1_000

async function answer() {
  // Without options: with any, V8 of Node.js 20 only scavenges the newest objects, unless it may do so later.
  globalThis.gc?.()
  await pause(BETWEEN_MS)
  globalThis.gc?.()
  await pause(BETWEEN_MS)
  // Moves objects together, too, so that pages become empty.
  await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' })
  const { heapUsed, external } = process.memoryUsage()
  // Looking up the names of peers can take seconds.
  process.report.excludeNetwork = true
  const threads = process.report.getReport().workers.map(({ javascriptHeap }) => javascriptHeap.usedMemory)
  process.send({ heap: heapUsed, external, threads })
}

if (isMainThread && process.send) {
  process.on('message', () => void answer())
  // Nobody has to wait for questions.
  process.channel?.unref()
}
