/** The service call at which an environment crashes, and whether that call is still made. */
export interface CrashPoint {
  /** Counted from 1. */
  nthCall: number
  when: 'before' | 'after'
}

export interface CallCounterPorts {
  /** Ends the environment. */
  crash(): void
  /** Runs before the first call of the environment. */
  firstCall(): Promise<void> | undefined
}

/** Counts the service calls of one environment, and crashes it at an injected crash point. */
export class CallCounter {
  readonly crash: () => void
  readonly #firstCall: () => Promise<void> | undefined
  #calls = 0
  #isFirst = true
  #point: CrashPoint | undefined

  constructor({ crash, firstCall }: CallCounterPorts) {
    this.crash = crash
    this.#firstCall = firstCall
  }

  /** Starts a new event. If there is a `point`, the environment crashes there. */
  begin(point?: CrashPoint) {
    this.#calls = 0
    this.#point = point
  }

  /** Makes a call. Resolves to undefined if the environment has crashed, so that nobody waits for the response. */
  async during<T>(call: () => Promise<T>): Promise<T | undefined> {
    this.#calls += 1
    const when = this.#calls === this.#point?.nthCall ? this.#point.when : undefined
    if (this.#isFirst) {
      this.#isFirst = false
      await this.#firstCall()
    }
    if (when === 'before') {
      this.crash()
      return undefined
    }
    const answer = await call()
    if (when !== 'after') return answer
    this.crash()
    return undefined
  }
}
