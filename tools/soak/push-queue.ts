/** The pushes that a guest has received and not processed yet. */
import type { Push, PushType } from '../../protocol/messages.ts'

export type Heard<T extends PushType> = Extract<Push, { type: T }>

/** Maximum number of unprocessed pushes. */
const MAX_KEPT = 20

export class PushQueue {
  #untaken: Push[] = []
  #waiting: { wants(push: Push): boolean; take(push: Push | undefined): void } | undefined

  add(push: Push): void {
    if (this.#waiting?.wants(push)) this.#waiting.take(push)
    else this.#untaken = [...this.#untaken.slice(-MAX_KEPT), push]
  }

  /**
   * Resolves to the next matching push, or to undefined on a timeout or after `end`. Only one call waits at a time.
   * With `isOver`, only pushes that have already come count.
   */
  next<T extends PushType>(
    types: readonly T[],
    fits: (push: Heard<T>) => boolean,
    { withinMs, isOver }: { withinMs: number; isOver: boolean },
  ): Promise<Heard<T> | undefined> {
    const wants = (push: Push) => (types as readonly string[]).includes(push.type) && fits(push as Heard<T>)
    const index = this.#untaken.findIndex(wants)
    if (index >= 0) return Promise.resolve(this.#untaken.splice(index, 1)[0] as Heard<T>)
    if (isOver) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#waiting?.take(undefined), withinMs)
      this.#waiting = {
        wants,
        take: (push) => {
          clearTimeout(timer)
          this.#waiting = undefined
          resolve(push as Heard<T> | undefined)
        },
      }
    })
  }

  /** Puts a push back for the next caller. */
  putBack(push: Push): void {
    this.#untaken.unshift(push)
  }

  forget(): void {
    this.#untaken = []
  }

  /** Ends all waiting. */
  end(): void {
    this.#waiting?.take(undefined)
  }
}
