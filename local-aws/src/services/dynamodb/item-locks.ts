/** Runs writes of the same item one after another. Writes of different items run concurrently. */
export class ItemLocks {
  readonly #tails = new Map<string, Promise<unknown>>()

  /** Runs `action` after every earlier action on any of the items. */
  run<T>(items: readonly string[], action: () => Promise<T>): Promise<T> {
    const earlier = items.flatMap((item) => this.#tails.get(item) ?? [])
    const result = earlier.length === 0 ? action() : Promise.allSettled(earlier).then(action)
    const tail: Promise<void> = result.then(
      () => this.#forget(items, tail),
      () => this.#forget(items, tail),
    )
    for (const item of items) this.#tails.set(item, tail)
    return result
  }

  #forget(items: readonly string[], tail: Promise<unknown>) {
    for (const item of items) if (this.#tails.get(item) === tail) this.#tails.delete(item)
  }
}
