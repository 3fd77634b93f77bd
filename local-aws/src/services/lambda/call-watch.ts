/** At which call of an event its environment ends, and whether that call is still done. */
export interface CrashPoint {
  /** Counted from 1. */
  nthCall: number
  when: 'before' | 'after'
}

export interface CallWatchPorts {
  /** Ends the environment. */
  crash(): void
  /** Runs before the first call of the environment. */
  firstCall(): Promise<void> | undefined
}

/** Looks at the calls that the code of one environment makes of the services. */
export class CallWatch {
  readonly crash: () => void
  readonly #firstCall: () => Promise<void> | undefined
  #calls = 0
  #isFirst = true
  #point: CrashPoint | undefined

  constructor({ crash, firstCall }: CallWatchPorts) {
    this.crash = crash
    this.#firstCall = firstCall
  }

  /** Another event begins; at the given point the environment is to end. */
  begin(point?: CrashPoint) {
    this.#calls = 0
    this.#point = point
  }

  /** Makes a call; undefined where the environment has ended and nobody waits for the answer. */
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
