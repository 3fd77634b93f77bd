/**
 * Functions that die in the middle, as Lambda kills one that runs out of time or memory: right after a call of AWS
 * was done, before the answer arrives. Nothing of theirs goes on after that, their `catch` blocks included.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { interceptCalls } from './aws-middleware.ts'

interface Life {
  /** How many of its calls have been done. */
  calls: number
  /** Dies after this many. */
  ends: number
  isDead: boolean
  die(): void
}

/** What whoever invoked the function is told. */
export class FunctionDied extends Error {
  override readonly name = 'Runtime.ExitError'
}

export class Lifetimes {
  readonly #current = new AsyncLocalStorage<Life>()
  #alive = 0
  #doomed: { name: string; calls: number } | undefined
  /** The functions that have died, by name. */
  readonly deaths: string[] = []

  constructor() {
    interceptCalls((_call, next) => this.#pass(next))
  }

  /** The next function of this name dies after so many of its calls of AWS; 0: before the first. */
  doom(name: string, calls: number): void {
    this.#doomed = { name, calls }
  }

  /** Nobody is doomed any more. */
  pardon(): void {
    this.#doomed = undefined
  }

  /** Runs a function with a life of its own. Rejects with `FunctionDied` when it dies. */
  async live<T>(name: string, work: () => Promise<T>): Promise<T> {
    const isDoomed = this.#doomed?.name === name
    const ends = isDoomed ? (this.#doomed?.calls ?? Infinity) : Infinity
    if (isDoomed) this.#doomed = undefined
    this.#alive += 1
    try {
      return await new Promise<T>((resolve, reject) => {
        const life: Life = {
          ...{ calls: 0, ends, isDead: false },
          die: () => {
            life.isDead = true
            this.deaths.push(name)
            reject(new FunctionDied(`${name} died after ${ends} calls.`))
          },
        }
        if (ends === 0) life.die()
        else this.#current.run(life, work).then(resolve, reject)
      })
    } finally {
      this.#alive -= 1
    }
  }

  /** Waits until no function runs any more. */
  async idle(): Promise<void> {
    for (let calm = 0; calm < CALM_TURNS; calm++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#alive > 0) calm = 0
    }
  }

  async #pass<T>(next: () => Promise<T>): Promise<T> {
    const life = this.#current.getStore()
    if (!life) return next()
    if (life.isDead) return new Promise(() => {})
    try {
      return await next()
    } finally {
      if (!life.isDead && ++life.calls === life.ends) life.die()
      // Neither the answer nor the error reaches a function that has died.
      if (life.isDead) await new Promise(() => {})
    }
  }
}

/** What follows the end of a function in the services takes fewer turns of the event loop. */
const CALM_TURNS = 40
