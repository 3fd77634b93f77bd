import type { WorkerMessage } from './messages.ts'

/** Maximum number of unread bytes, the size of a pipe buffer. */
const UNREAD_LIMIT = 65_536

/**
 * Sends output to the runtime at once, so that it is not lost if the function hangs afterwards. Blocks while too much
 * is unread; otherwise a function that floods its log would fill the memory of the process.
 */
export function logSender(send: (message: WorkerMessage) => void, unread: Int32Array) {
  return (text: string) => {
    Atomics.add(unread, 0, text.length)
    send({ kind: 'log', text })
    for (;;) {
      const waiting = Atomics.load(unread, 0)
      if (waiting <= UNREAD_LIMIT) return
      Atomics.wait(unread, 0, waiting)
    }
  }
}

/** Called by the reader: subtracts what it has read. */
export function logRead(text: string, unread: Int32Array) {
  Atomics.sub(unread, 0, text.length)
  Atomics.notify(unread, 0)
}
