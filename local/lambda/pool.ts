import { availableParallelism } from 'node:os'
import { type Clock, systemClock, type Timer } from '../clock.ts'
import type { ExecutionEnvironment } from './execution-environment.ts'
import type { Outcome } from './outcome.ts'

/**
 * AWS starts an environment for every concurrent event. Threads of one machine gain nothing from that many,
 * so events wait here for one of a few; a function that is slow rather than busy gets more.
 */
const EAGER_ENVIRONMENTS = Math.max(2, availableParallelism() * 2)
const MOST_ENVIRONMENTS = 64
const WAIT_BEFORE_GROWING_MS = 250

/** Environments that nobody has needed for so long end: all but one, and after a longer while that one. */
const IDLE_MS = 30_000
const LAST_IDLE_MS = 15 * 60_000

interface Idle {
  environment: ExecutionEnvironment
  since: number
}

type Waiter = (environment: ExecutionEnvironment, initFailure: Outcome | undefined) => void

/** The execution environments of one version of a function's code and configuration. */
export class EnvironmentPool {
  readonly #start: () => ExecutionEnvironment
  readonly #clock: Clock
  readonly #all = new Set<ExecutionEnvironment>()
  readonly #idle: Idle[] = []
  readonly #waiting: Waiter[] = []
  #starting = 0
  #growth: Timer | undefined
  #reaping: Timer | undefined
  #closed = false

  constructor(start: () => ExecutionEnvironment, clock: Clock) {
    this.#start = start
    this.#clock = clock
  }

  /** The environment that was idle last, or one that is started. The caller gives it back by `release`. */
  acquire(): Promise<{ environment: ExecutionEnvironment; initFailure: Outcome | undefined }> {
    const idle = this.#idle.pop()
    if (idle) return Promise.resolve({ environment: idle.environment, initFailure: undefined })
    return new Promise((resolve) => {
      this.#waiting.push((environment, initFailure) => resolve({ environment, initFailure }))
      this.#provision(EAGER_ENVIRONMENTS)
    })
  }

  release(environment: ExecutionEnvironment) {
    if (environment.gone) {
      this.#all.delete(environment)
      this.#provision(EAGER_ENVIRONMENTS)
      return
    }
    const waiter = this.#waiting.shift()
    if (waiter) return waiter(environment, undefined)
    if (this.#closed) return void this.#end(environment)
    this.#idle.push({ environment, since: this.#clock.now() })
    this.#planReaping()
  }

  /** Lets what is under way finish and ends every environment as soon as it is free. */
  retire() {
    this.#closed = true
    this.#reaping?.cancel()
    for (const { environment } of this.#idle.splice(0)) void this.#end(environment)
  }

  /** Ends every environment now, whatever it does. */
  async close(): Promise<void> {
    this.retire()
    this.#growth?.cancel()
    await Promise.all([...this.#all].map((environment) => this.#end(environment)))
  }

  #provision(most: number) {
    while (this.#starting < this.#waiting.length && this.#all.size < most) this.#launch()
    if (this.#waiting.length > this.#starting) this.#planGrowth()
  }

  #launch() {
    const environment = this.#start()
    this.#all.add(environment)
    this.#starting += 1
    environment.ready.then((initFailure) => {
      this.#starting -= 1
      if (initFailure === undefined) return this.release(environment)
      const waiter = this.#waiting.shift()
      if (waiter) waiter(environment, initFailure)
      else this.release(environment)
    })
  }

  /** The machine's own time, whatever the clock of the services says: this is about real threads. */
  #planGrowth() {
    this.#growth ??= systemClock.after(WAIT_BEFORE_GROWING_MS, () => {
      this.#growth = undefined
      this.#provision(Math.min(this.#all.size + 1, MOST_ENVIRONMENTS))
    })
  }

  #planReaping() {
    this.#reaping ??= this.#clock.after(IDLE_MS, () => {
      this.#reaping = undefined
      const now = this.#clock.now()
      const spent = ({ since }: Idle, index: number) =>
        now - since >= (index === this.#idle.length - 1 ? LAST_IDLE_MS : IDLE_MS)
      const ended = this.#idle.filter(spent)
      for (const idle of ended) {
        this.#idle.splice(this.#idle.indexOf(idle), 1)
        void this.#end(idle.environment)
      }
      if (this.#idle.length > 0) this.#planReaping()
    })
  }

  async #end(environment: ExecutionEnvironment) {
    this.#all.delete(environment)
    await environment.stop()
  }
}
