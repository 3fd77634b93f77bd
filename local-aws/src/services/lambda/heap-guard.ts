import { Session } from 'node:inspector'
import { systemClock, type Timer } from '../../common/clock.ts'

const MB = 1024 * 1024
const LOOK_EVERY_MS = 100
/** Growth of the process after which the threads are measured. A measurement interrupts them. */
const WORTH_ASKING = 32 * MB

interface Watched {
  limit: number
  exceeded(): void
  /** Memory of the process in bytes at the last measurement, or a lower value since then. */
  rssBefore: number
  asking: boolean
}

/**
 * Ends threads whose JavaScript heap exceeds their limit, even if their code never returns to the event loop. V8's own
 * limit per thread is not enough: if an array grows by more than the remaining memory, V8 ends the whole process.
 */
export class HeapGuard {
  readonly #watched = new Map<number, Watched>()
  #inspected: Inspected | undefined
  #next: Timer | undefined

  /** Watches a thread. Returns a function that stops the watch. Calls `exceeded` at most once. Garbage counts. */
  watch(threadId: number, limitMb: number, exceeded: () => void): () => void {
    const watched = { limit: limitMb * MB, exceeded, rssBefore: Number.POSITIVE_INFINITY, asking: false }
    this.#watched.set(threadId, watched)
    this.#next ??= systemClock.after(LOOK_EVERY_MS, () => this.#look())
    return () => {
      if (this.#watched.get(threadId) === watched) this.#watched.delete(threadId)
    }
  }

  #look() {
    this.#next = this.#watched.size > 0 ? systemClock.after(LOOK_EVERY_MS, () => this.#look()) : undefined
    const rss = process.memoryUsage.rss()
    for (const watched of this.#watched.values()) watched.rssBefore = Math.min(watched.rssBefore, rss)
    const grown = [...this.#watched].filter(([, { rssBefore }]) => rss - rssBefore > WORTH_ASKING)
    if (grown.length > 0) {
      this.#inspected ??= new Inspected()
      for (const [threadId, watched] of grown)
        if (!watched.asking) void this.#ask(this.#inspected, threadId, watched, rss)
    } else if (![...this.#watched.values()].some(({ asking }) => asking)) {
      this.#inspected?.close()
      this.#inspected = undefined
    }
  }

  async #ask(inspected: Inspected, threadId: number, watched: Watched, rss: number) {
    watched.asking = true
    const used = await inspected.usedHeap(threadId)
    watched.asking = false
    watched.rssBefore = rss
    if (used <= watched.limit || this.#watched.get(threadId) !== watched) return
    this.#watched.delete(threadId)
    watched.exceeded()
  }
}

/** Measures the threads through V8's inspector, which answers even while they are busy. */
class Inspected {
  readonly #session = new Session()
  /** The inspector's session id of each thread, by thread id. */
  readonly #sessionIds = new Map<number, string>()
  readonly #waiting = new Map<number, (result: { usedSize?: number }) => void>()
  #lastId = 0

  constructor() {
    this.#session.connect()
    this.#session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
      const [, threadId] = /^\[worker (\d+)\]/.exec(workerInfo.title) ?? []
      this.#sessionIds.set(Number(threadId), sessionId)
    })
    this.#session.on('NodeWorker.receivedMessageFromWorker', ({ params: { message } }) => {
      const { id, result = {} } = JSON.parse(message)
      this.#waiting.get(id)?.(result)
      this.#waiting.delete(id)
    })
    this.#session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  }

  /** Heap in bytes, including uncollected garbage. 0 for a thread that has ended. */
  usedHeap(threadId: number): Promise<number> {
    const sessionId = this.#sessionIds.get(threadId)
    if (sessionId === undefined) return Promise.resolve(0)
    const id = ++this.#lastId
    const message = JSON.stringify({ id, method: 'Runtime.getHeapUsage' })
    return new Promise((answered) => {
      this.#waiting.set(id, ({ usedSize = 0 }) => answered(usedSize))
      this.#session.post('NodeWorker.sendMessageToWorker', { sessionId, message })
    })
  }

  close() {
    this.#session.disconnect()
    for (const answered of this.#waiting.values()) answered({})
  }
}
