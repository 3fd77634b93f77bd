/**
 * The one queue of a run: every answer, delivery and timer is an event at a virtual moment, and one event happens at
 * a time. What an event sets off in promises is over before the next event begins. So a run is the same each time.
 */
import { createClock, type Clock as FakeClock } from '@sinonjs/fake-timers'
import type { Clock } from '../../local-aws/src/common/clock.ts'

/** Whoever runs code that draws time and chance: a function's invocation. */
export interface Owner {
  /** Nothing of it happens any more. */
  readonly isOver: boolean
}

const realImmediate = setImmediate

/** An event may hand on by an immediate of Node.js (the interpreter's `breathe`), which comes a turn later. */
const TURNS = 2

export const STARTS_AT = Date.UTC(2026, 0, 1)

export class VirtualTime implements Clock {
  readonly fake: FakeClock = createClock(STARTS_AT)
  /** Whose code runs now; undefined: the services' and the players'. */
  owner: Owner | undefined
  #work: Promise<unknown> | undefined

  now(): number {
    return this.fake.now
  }

  /** Milliseconds since the run began. */
  get elapsed(): number {
    return this.fake.now - STARTS_AT
  }

  /**
   * Does something later, as `owner`, unless the owner is over by then. A promise that the work returns is awaited
   * before anything else happens.
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

  /** Runs event after event until `isDone`, asked after each, or until nothing is left to happen. */
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
