// Loaded into the runtime's process before the runtime itself: collects garbage and tells how much memory is in
// use, whenever the soak asks for it. The runtime knows nothing of it.
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.send) {
  process.on('message', () => {
    globalThis.gc?.()
    setTimeout(() => {
      // Gives the emptied pages back, too.
      globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
      process.send(process.memoryUsage())
    }, 200)
  })
  // Nobody has to wait for questions.
  process.channel?.unref()
}
