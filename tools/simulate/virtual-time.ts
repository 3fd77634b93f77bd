/**
 * The queue of a run: every answer, delivery and timer is an event at a virtual time, and one event happens at a time.
 * All promises that an event resolves settle before the next event. So a run is repeatable.
 */
import { createClock, type Clock as FakeClock } from '@sinonjs/fake-timers'
import type { Clock } from '../../local-aws/src/common/clock.ts'

/** The owner of code that draws time and random numbers: a function's invocation. */
export interface Owner {
  /** Its remaining events no longer happen. */
  readonly isOver: boolean
}

const realImmediate = setImmediate

/** An event may continue in an immediate of Node.js (the interpreter's `yieldToEventLoop`), which comes one turn later. */
const TURNS = 2

export const STARTS_AT = Date.UTC(2026, 0, 1)

export class VirtualTime implements Clock {
  readonly fake: FakeClock = createClock(STARTS_AT)
  /** The owner of the running code. Undefined: the services and the players. */
  owner: Owner | undefined
  #work: Promise<unknown> | undefined

  now(): number {
    return this.fake.now
  }

  /** Milliseconds since the start of the run. */
  get elapsed(): number {
    return this.fake.now - STARTS_AT
  }

  /**
   * Schedules work as `owner`, unless the owner has ended by then. A promise that the work returns is awaited before
   * the next event.
   */
  after(ms: number, work: () => unknown, owner?: Owner): { cancel(): void } {
    const timer = this.fake.setTimeout(
      () => {
        if (owner?.isOver) return
        this.owner = owner
        const result = work()
        if (result instanceof Promise) this.#work = result
      },
      Math.max(0, Math.round(ms)),
    )
    return { cancel: () => this.fake.clearTimeout(timer) }
  }

  /** Runs events until `isDone`, checked after each, or until none is left. */
  async run(isDone: () => boolean): Promise<void> {
    while (!isDone() && this.fake.countTimers() > 0) {
      this.fake.next()
      if (this.#work) {
        await this.#work
        this.#work = undefined
      }
      for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => realImmediate(resolve))
      this.owner = undefined
    }
  }
}
