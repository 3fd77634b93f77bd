import { interceptCalls } from './aws-middleware.ts'

/**
 * Makes the functions' calls of AWS take turns: one at a time, each next one chosen by a schedule among all that
 * could come. So a schedule is an interleaving, the same one every time.
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

  /** Runs the deeds at the same time, call by call as the schedule has it; when it is over it starts anew. */
  async run<T>(schedule: readonly number[], deeds: (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    this.#takesTurns = true
    let done = false
    const all = Promise.allSettled(deeds.map((deed) => deed())).finally(() => {
      done = true
    })
    for (let turn = 0; !done; turn++) {
      // What follows a call in code is over by now: every deed waits for its next call, or has ended.
      await new Promise((resolve) => setImmediate(resolve))
      const choice = (schedule[turn % schedule.length] ?? 0) % Math.max(1, this.#waiting.length)
      const [next] = this.#waiting.splice(choice, 1)
      next?.start()
      await next?.ended
    }
    this.#takesTurns = false
    // What the deeds have set off elsewhere goes on by itself.
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
