import type { Clock, Timer } from './clock.ts'

interface PendingTimer {
  due: number
  /** Timers that are due at the same moment fire in the order in which they were set. */
  order: number
  callback: () => void
}

/**
 * Number of event loop turns after which pending work counts as done. Larger than the number of turns that any work
 * between two timers needs.
 */
const SETTLING_TURNS = 32

/**
 * A clock that stands still until a test advances it, so that a test skips an hour as easily as a millisecond.
 * Between two timers it waits for pending promises and immediates. It does not know about sockets and worker threads;
 * where those are involved, a test awaits the event itself, then advances the clock.
 */
export class VirtualClock implements Clock {
  private time: number
  private order = 0
  private timers: PendingTimer[] = []

  constructor(startsAt = Date.UTC(2026, 0, 1)) {
    this.time = startsAt
  }

  now(): number {
    return this.time
  }

  after(ms: number, callback: () => void): Timer {
    const timer: PendingTimer = { due: this.time + Math.max(0, ms), order: this.order++, callback }
    this.timers.push(timer)
    return {
      cancel: () => {
        this.timers = this.timers.filter((other) => other !== timer)
      },
    }
  }

  /** Number of timers that are set. */
  get pending(): number {
    return this.timers.length
  }

  /** When the next timer is due, in epoch milliseconds. Undefined without timers. */
  get nextDue(): number | undefined {
    return this.next()?.due
  }

  /** Advances by `ms` milliseconds. Fires each timer that becomes due, at its own time and in order. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms
    await settle()
    for (let timer = this.next(); timer && timer.due <= until; timer = this.next()) await this.fire(timer)
    this.time = Math.max(this.time, until)
  }

  /**
   * Advances from timer to timer until `promise` settles, and returns its result. Rejects if the promise is pending
   * and no timer is left.
   */
  async runUntil<T>(promise: Promise<T>): Promise<T> {
    let settled = false
    const note = () => {
      settled = true
    }
    promise.then(note, note)
    for (;;) {
      await settle()
      if (settled) return promise
      const timer = this.next()
      if (!timer) throw new Error('The promise is still pending, and no timer is left that could settle it.')
      await this.fire(timer)
    }
  }

  private async fire(timer: PendingTimer): Promise<void> {
    this.timers = this.timers.filter((other) => other !== timer)
    this.time = Math.max(this.time, timer.due)
    timer.callback()
    await settle()
  }

  private next(): PendingTimer | undefined {
    let first: PendingTimer | undefined
    for (const timer of this.timers) {
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order))
        first = timer
    }
    return first
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLING_TURNS; turn++) await new Promise((resolve) => setImmediate(resolve))
}
