import { availableParallelism } from 'node:os'
import { AwsError } from '../../common/aws/error.ts'
import type { Clock, Timer } from '../../common/clock.ts'
import { measureLoad } from './event-loop-load.ts'
import type { ExecutionEnvironment } from './execution-environment.ts'
import { FairQueue } from './fair-queue.ts'
import { IdleEnvironments } from './idle-environments.ts'

/**
 * Maximum number of environments per function. AWS starts one for every concurrent event. On one machine, more busy
 * threads than processors gain nothing, so events wait here for a free environment. On AWS no client's event waits for
 * another client's, so here clients take turns. A function that only waits for something gets one environment per event.
 */
const MOST_ENVIRONMENTS = 32
/**
 * Maximum number of busy environments. More are started only if no event finishes otherwise. Half of the processors:
 * the main thread and the callers need the others. Each thread compiles its own hot code, so fewer threads become fast
 * sooner.
 */
const MOST_FOR_WORK = Math.ceil(availableParallelism() / 2)
const GROWTH_MS = 100
/** Maximum number of environments that start at the same time, because a start keeps a processor busy. */
const MOST_STARTED_AT_ONCE = 8
/** Measurements without a finished event after which the environments count as stuck. */
const STUCK_AFTER = 10

interface Waiter {
  go(environment: ExecutionEnvironment): void
  giveUp(reason: AwsError): void
}

const noLonger = () => new AwsError('ServiceException', 'The function no longer exists.', 500)

/** The execution environments of one version of a function's code and configuration. */
export class EnvironmentPool {
  readonly #start: () => ExecutionEnvironment
  readonly #all = new Set<ExecutionEnvironment>()
  readonly #idle: IdleEnvironments
  readonly #waiting = new FairQueue<Waiter>()
  readonly #starting = new Set<ExecutionEnvironment>()
  #growth: Timer | undefined
  #measuredWithoutProgress = 0
  #lacksProcessors = false
  #closed = false
  /** Set when the pool runs no further events, not even waiting ones. */
  #ended = false

  constructor(start: () => ExecutionEnvironment, clock: Clock) {
    this.#start = start
    this.#idle = new IdleEnvironments(clock, (environment) => void this.#end(environment))
  }

  get size(): number {
    return this.#all.size
  }

  /** Number of events that wait only because this machine is busy. On AWS they would have run already. */
  get waitingForProcessors(): number {
    return this.#lacksProcessors ? this.#waiting.length : 0
  }

  /** Resolves to an idle or a new environment. The caller returns it with `release`. `source`: whose event it is for. */
  acquire(source = ''): Promise<ExecutionEnvironment> {
    const idle = this.#idle.pop()
    if (idle) return Promise.resolve(idle)
    if (this.#ended) return Promise.reject(noLonger())
    return new Promise((go, giveUp) => {
      this.#waiting.push(source, { go, giveUp })
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
    this.#lacksProcessors = false
    if (this.#closed) return void this.#end(environment)
    this.#idle.push(environment)
  }

  /** Lets running events finish. Ends every environment as soon as it is free. */
  retire() {
    this.#closed = true
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) void this.#end(idle)
  }

  /** Ends every environment at once, even during an event. */
  async close(): Promise<void> {
    this.#ended = true
    for (const { giveUp } of this.#waiting.drain()) giveUp(noLonger())
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
    this.#growth = measureLoad(running, GROWTH_MS, (headroom) => {
      this.#growth = undefined
      this.#measuredWithoutProgress += 1
      this.#lacksProcessors = headroom !== 'full'
      const worksFaster = headroom !== 'none' && this.#all.size < MOST_FOR_WORK
      const isStuck = this.#measuredWithoutProgress % STUCK_AFTER === 0
      if (headroom === 'full') this.#grow(MOST_STARTED_AT_ONCE)
      else if (worksFaster || isStuck) this.#grow(1)
      this.#provision()
    })
  }

  /** Starts environments for waiting events. At most `most` start at the same time. */
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
