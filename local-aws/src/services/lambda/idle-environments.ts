import type { Clock, Timer } from '../../common/clock.ts'
import type { ExecutionEnvironment } from './execution-environment.ts'

/**
 * An environment that nobody has needed for so long ends; of the last one, only the garbage is collected then, since
 * a thread without work never does it by itself.
 */
const IDLE_MS = 30_000
/** V8 gives back the room for new objects only where few have been made since the collection before. */
const AGAIN_MS = 15_000
/** After so long the last one ends as well. */
const LAST_IDLE_MS = 15 * 60_000

interface Idle {
  environment: ExecutionEnvironment
  /** Epoch milliseconds. */
  since: number
  next: Timer
}

/** The environments of a function that have nothing to do, the one that has just been used on top. */
export class IdleEnvironments {
  readonly #clock: Clock
  readonly #end: (environment: ExecutionEnvironment) => void
  readonly #all: Idle[] = []

  /** `end` is told which are no longer kept. */
  constructor(clock: Clock, end: (environment: ExecutionEnvironment) => void) {
    this.#clock = clock
    this.#end = end
  }

  push(environment: ExecutionEnvironment) {
    const now = this.#clock.now()
    const last = this.#all.at(-1)
    // It was kept as the last one only, which it is no longer.
    if (last && now - last.since >= IDLE_MS) this.#drop(last)
    const next = this.#clock.after(IDLE_MS, () => this.#tidy(idle))
    const idle: Idle = { environment, since: now, next }
    this.#all.push(idle)
  }

  /** The one that was used last. */
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
