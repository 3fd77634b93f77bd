/**
 * Makes functions die half way, like a function that Lambda kills for lack of time or memory: right after an AWS call was
 * done, before its response arrives. None of its code runs afterwards, not even `catch` blocks.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { interceptCalls } from './aws-middleware.ts'

interface Life {
  /** Number of calls that were done. */
  calls: number
  /** Number of calls after which it dies. */
  ends: number
  isDead: boolean
  die(): void
}

/** The error that the function's caller gets. */
export class FunctionDied extends Error {
  override readonly name = 'Runtime.ExitError'
}

export class Lifetimes {
  readonly #current = new AsyncLocalStorage<Life>()
  #alive = 0
  #doomed: { name: string; calls: number } | undefined
  /** Names of the functions that have died. */
  readonly deaths: string[] = []

  constructor() {
    interceptCalls((_call, next) => this.#pass(next))
  }

  /** Makes the next function of this name die after this number of AWS calls. 0: before the first. */
  doom(name: string, calls: number): void {
    this.#doomed = { name, calls }
  }

  /** Cancels all planned deaths. */
  pardon(): void {
    this.#doomed = undefined
  }

  /** Runs a function that may die. Rejects with `FunctionDied` if it does. */
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

  /** Waits until no function is running. */
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
      // Neither a response nor an error reaches a dead function.
      if (life.isDead) await new Promise(() => {})
    }
  }
}

/** Event loop turns after which the services have handled the end of a function. */
const CALM_TURNS = 40
