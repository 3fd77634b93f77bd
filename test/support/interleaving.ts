import { interceptCalls } from './aws-middleware.ts'

/**
 * Runs the functions' AWS calls one at a time. A schedule picks each next call among all waiting ones, so a schedule is a
 * repeatable interleaving.
 */
interface Waiting {
  start(): void
  ended: Promise<void>
}

export class Interleaving {
  #waiting: Waiting[] = []
  #takesTurns = false

  constructor() {
    interceptCalls((_call, next) => this.#turn(next))
  }

  /** Runs the actions concurrently, call by call in the order of the schedule, which repeats when it ends. */
  async run<T>(schedule: readonly number[], deeds: (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    this.#takesTurns = true
    let done = false
    const all = Promise.allSettled(deeds.map((deed) => deed())).finally(() => {
      done = true
    })
    for (let turn = 0; !done; turn++) {
      // By now every action waits for its next call, or has ended.
      await new Promise((resolve) => setImmediate(resolve))
      const choice = (schedule[turn % schedule.length] ?? 0) % Math.max(1, this.#waiting.length)
      const [next] = this.#waiting.splice(choice, 1)
      next?.start()
      await next?.ended
    }
    this.#takesTurns = false
    // Work that the actions have started elsewhere continues by itself.
    for (const { start } of this.#waiting.splice(0)) start()
    return all
  }

  #turn<T>(call: () => Promise<T>): Promise<T> {
    if (!this.#takesTurns) return call()
    return new Promise((resolve, reject) => {
      let end = () => {}
      const ended = new Promise<void>((settle) => {
        end = settle
      })
      this.#waiting.push({ start: () => void call().then(resolve, reject).finally(end), ended })
    })
  }
}
