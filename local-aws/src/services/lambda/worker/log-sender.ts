import type { WorkerMessage } from './messages.ts'

/** As much as a pipe holds. */
const UNREAD_LIMIT = 65_536

/**
 * Hands what is written to the runtime at once, so that it is there even if the function hangs right after, and
 * waits when that has fallen behind: a function that floods its log would fill the memory of all.
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

/** The other side: what was written has been read. */
export function logRead(text: string, unread: Int32Array) {
  Atomics.sub(unread, 0, text.length)
  Atomics.notify(unread, 0)
}
