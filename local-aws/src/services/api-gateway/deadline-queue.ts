import type { Clock, Timer } from '../../common/clock.ts'

/**
 * Reports items that were not touched for a fixed time. All items have the same timeout, so they expire in the order
 * in which they were touched. One timer for the head of the queue therefore serves any number of items.
 */
export class DeadlineQueue<T> {
  readonly #clock: Clock
  readonly #ms: number
  readonly #onDue: (item: T) => void
  /** Oldest first. A Map keeps the insertion order of its keys. */
  readonly #touchedAt = new Map<T, number>()
  #timer: Timer | undefined

  constructor(clock: Clock, ms: number, onDue: (item: T) => void) {
    this.#clock = clock
    this.#ms = ms
    this.#onDue = onDue
  }

  /** Starts or restarts the timeout of `item`. */
  touch(item: T): void {
    this.#touchedAt.delete(item)
    this.#touchedAt.set(item, this.#clock.now())
    if (!this.#timer) this.#arm()
  }

  remove(item: T): void {
    this.#touchedAt.delete(item)
    if (this.#touchedAt.size === 0) this.stop()
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #arm(): void {
    const head = this.#touchedAt.values().next()
    if (head.done) return
    this.#timer = this.#clock.after(head.value + this.#ms - this.#clock.now(), () => this.#expire())
  }

  #expire(): void {
    this.#timer = undefined
    const latest = this.#clock.now() - this.#ms
    const due: T[] = []
    for (const [item, touchedAt] of this.#touchedAt) {
      if (touchedAt > latest) break
      due.push(item)
    }
    for (const item of due) this.#touchedAt.delete(item)
    this.#arm()
    for (const item of due) this.#onDue(item)
  }
}
