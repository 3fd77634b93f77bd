import type { Clock, Timer } from '../../common/clock.ts'
import type { ExecutionEnvironment } from './execution-environment.ts'

/**
 * An environment that is idle for this long ends. The last one stays, but collects its garbage then, because an idle
 * thread never collects by itself.
 */
const IDLE_MS = 30_000
/** Delay of a second collection. V8 only shrinks the young generation if few objects were created since the first. */
const AGAIN_MS = 15_000
/** Idle time after which the last environment ends too. */
const LAST_IDLE_MS = 15 * 60_000

interface Idle {
  environment: ExecutionEnvironment
  /** Epoch milliseconds. */
  since: number
  next: Timer
}

/** The idle environments of a function, as a stack with the most recently used one on top. */
export class IdleEnvironments {
  readonly #clock: Clock
  readonly #end: (environment: ExecutionEnvironment) => void
  readonly #all: Idle[] = []

  /** `end` is called with each environment that is no longer kept. */
  constructor(clock: Clock, end: (environment: ExecutionEnvironment) => void) {
    this.#clock = clock
    this.#end = end
  }

  push(environment: ExecutionEnvironment) {
    const now = this.#clock.now()
    const last = this.#all.at(-1)
    // That environment was only kept because it was the last one.
    if (last && now - last.since >= IDLE_MS) this.#drop(last)
    const next = this.#clock.after(IDLE_MS, () => this.#tidy(idle))
    const idle: Idle = { environment, since: now, next }
    this.#all.push(idle)
  }

  /** Removes and returns the most recently used environment. */
  pop(): ExecutionEnvironment | undefined {
    const idle = this.#all.pop()
    idle?.next.cancel()
    return idle?.environment
  }

  #tidy(idle: Idle) {
    if (idle !== this.#all.at(-1)) return this.#drop(idle)
    idle.environment.tidy()
    idle.next = this.#clock.after(AGAIN_MS, () => {
      idle.environment.tidy()
      idle.next = this.#clock.after(LAST_IDLE_MS - IDLE_MS - AGAIN_MS, () => this.#drop(idle))
    })
  }

  #drop(idle: Idle) {
    idle.next.cancel()
    this.#all.splice(this.#all.indexOf(idle), 1)
    this.#end(idle.environment)
  }
}
