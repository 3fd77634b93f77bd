import type { Clock, Timer } from './clock.ts'

interface PendingTimer {
  due: number
  /** Timers that are due at the same moment fire in the order in which they were set. */
  order: number
  callback: () => void
}

/**
 * How many turns of the event loop count as "everything that could happen has happened". More than the work
 * between two waits takes that lets others have their turn in between.
 */
const SETTLING_TURNS = 32

/**
 * A clock that stands still until it is told to go on, so that a test skips an hour as easily as a
 * millisecond. Between two timers it lets promises and immediates run dry; it cannot know of sockets or
 * worker threads, so with those in between a test awaits the event itself and advances explicitly.
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

  /** How many timers are set. */
  get pending(): number {
    return this.timers.length
  }

  /** Epoch milliseconds of the next timer, if there is one. */
  get nextDue(): number | undefined {
    return this.next()?.due
  }

  /** Moves on by `ms`, firing each timer that falls due on the way at its own time and in its own order. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms
    await settle()
    for (let timer = this.next(); timer && timer.due <= until; timer = this.next()) await this.fire(timer)
    this.time = Math.max(this.time, until)
  }

  /**
   * Jumps from timer to timer until `promise` settles, and answers with what it came to. Rejects when it is
   * still pending though no timer is left that could move it.
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
      if (!timer) throw new Error('The promise is still pending and no timer is set that could settle it.')
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
