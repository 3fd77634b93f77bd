import { availableParallelism } from 'node:os'
import { AwsError } from '../../common/aws/error.ts'
import type { Clock, Timer } from '../../common/clock.ts'
import type { ExecutionEnvironment } from './execution-environment.ts'
import { IdleEnvironments } from './idle-environments.ts'
import { whenMeasured } from './load.ts'

/**
 * AWS starts an environment for every concurrent event. Threads of one machine gain nothing from that many where
 * they work, so events wait here for the next one that is free. A function that only waits for something gets one
 * for each event.
 */
const MOST_ENVIRONMENTS = 32
/**
 * So many work at the same time; more are started only where nothing goes on any more without. Half of the
 * processors: the others are taken by the thread that serves them and by whoever calls. A thread compiles
 * for itself what it runs often, so the fewer there are, the sooner each is fast.
 */
const MOST_FOR_WORK = Math.ceil(availableParallelism() / 2)
const GROWTH_MS = 100
/** Starting takes a processor for a while. */
const MOST_STARTED_AT_ONCE = 8
/** Not one event has ended in this many measurements: whatever keeps the environments busy, it is not work. */
const STUCK_AFTER = 10

interface Waiter {
  go(environment: ExecutionEnvironment): void
  giveUp(reason: AwsError): void
}

const noLonger = () => new AwsError('ServiceException', 'The function is no longer there.', 500)

/** The execution environments of one version of a function's code and configuration. */
export class EnvironmentPool {
  readonly #start: () => ExecutionEnvironment
  readonly #all = new Set<ExecutionEnvironment>()
  readonly #idle: IdleEnvironments
  readonly #waiting: Waiter[] = []
  readonly #starting = new Set<ExecutionEnvironment>()
  #growth: Timer | undefined
  #measuredWithoutProgress = 0
  #closed = false
  /** Nothing is run any more, not even what waits. */
  #ended = false

  constructor(start: () => ExecutionEnvironment, clock: Clock) {
    this.#start = start
    this.#idle = new IdleEnvironments(clock, (environment) => void this.#end(environment))
  }

  /** The environment that was idle last, or one that is started. The caller gives it back by `release`. */
  acquire(): Promise<ExecutionEnvironment> {
    const idle = this.#idle.pop()
    if (idle) return Promise.resolve(idle)
    if (this.#ended) return Promise.reject(noLonger())
    return new Promise((go, giveUp) => {
      this.#waiting.push({ go, giveUp })
      this.#provision()
    })
  }

  release(environment: ExecutionEnvironment) {
    this.#measuredWithoutProgress = 0
    if (environment.gone) {
      this.#all.delete(environment)
      this.#provision()
      return
    }
    const waiter = this.#waiting.shift()
    if (waiter) return waiter.go(environment)
    if (this.#closed) return void this.#end(environment)
    this.#idle.push(environment)
  }

  /** Lets what is under way finish and ends every environment as soon as it is free. */
  retire() {
    this.#closed = true
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) void this.#end(idle)
  }

  /** Ends every environment now, whatever it does. */
  async close(): Promise<void> {
    this.#ended = true
    for (const { giveUp } of this.#waiting.splice(0)) giveUp(noLonger())
    this.retire()
    this.#growth?.cancel()
    await Promise.all([...this.#all].map((environment) => this.#end(environment)))
  }

  #provision() {
    if (this.#waiting.length === 0) return
    if (this.#all.size === 0) this.#launch()
    else this.#planGrowth()
  }

  #launch() {
    const environment = this.#start()
    this.#all.add(environment)
    this.#starting.add(environment)
    environment.ready.then(() => {
      this.#starting.delete(environment)
      this.release(environment)
    })
  }

  #planGrowth() {
    if (this.#growth) return
    const running = [...this.#all].filter((environment) => !this.#starting.has(environment))
    this.#growth = whenMeasured(running, GROWTH_MS, (use) => {
      this.#growth = undefined
      this.#measuredWithoutProgress += 1
      const worksFaster = use !== 'nothing' && this.#all.size < MOST_FOR_WORK
      const isStuck = this.#measuredWithoutProgress % STUCK_AFTER === 0
      if (use === 'all') this.#grow(MOST_STARTED_AT_ONCE)
      else if (worksFaster || isStuck) this.#grow(1)
      this.#provision()
    })
  }

  /** Up to so many start at the same time. */
  #grow(most: number) {
    const wanted = Math.min(most, this.#waiting.length) - this.#starting.size
    const room = MOST_ENVIRONMENTS - this.#all.size
    for (let count = 0; count < Math.min(wanted, room); count++) this.#launch()
  }

  async #end(environment: ExecutionEnvironment) {
    this.#all.delete(environment)
    await environment.stop()
  }
}
