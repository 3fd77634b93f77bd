import type { Json } from '../api-types.ts'

const MOST_LABELS = 20_000
/** Maximum number of values of one subject that are searched. */
const MOST_VALUES = 2_000

/** Names that the lens gives to ids. They apply wherever the id occurs. The oldest are dropped first. */
export class Labels {
  readonly #names = new Map<string, string>()

  /** Adds an object of names by id. Anything else is ignored. */
  add(found: Json | undefined): void {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return
    for (const [id, name] of Object.entries(found)) {
      if (typeof name !== 'string' || name === '') continue
      this.#names.delete(id)
      this.#names.set(id, name)
    }
    for (const oldest of this.#names.keys()) {
      if (this.#names.size <= MOST_LABELS) return
      this.#names.delete(oldest)
    }
  }

  get(id: string): string | undefined {
    return this.#names.get(id)
  }

  /** The labels of the ids that occur in a value, also within keys and between `#`. */
  within(value: Json | undefined): Record<string, string> {
    const found: Record<string, string> = {}
    const look = (text: string) => {
      for (const part of [text, ...(text.includes('#') ? text.split('#') : [])]) {
        const name = this.#names.get(part)
        if (name !== undefined) found[part] = name
      }
    }
    const queue: Json[] = value === undefined ? [] : [value]
    for (let index = 0; index < queue.length && index < MOST_VALUES; index++) {
      const one = queue[index]
      if (typeof one === 'string') look(one)
      else if (typeof one === 'object' && one !== null) {
        if (!Array.isArray(one)) for (const key of Object.keys(one).slice(0, MOST_VALUES)) look(key)
        queue.push(...Object.values(one).slice(0, MOST_VALUES))
      }
    }
    return found
  }
}
