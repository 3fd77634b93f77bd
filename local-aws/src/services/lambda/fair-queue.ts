/**
 * A queue in which sources take turns, so that the many entries of one source do not delay the few of another. The
 * entries of one source stay in order.
 */
export class FairQueue<Entry> {
  /** The entries of each source. The source whose turn it is comes first. */
  readonly #sources = new Map<string, Entry[]>()
  #length = 0

  get length(): number {
    return this.#length
  }

  push(source: string, entry: Entry) {
    const entries = this.#sources.get(source)
    if (entries) entries.push(entry)
    else this.#sources.set(source, [entry])
    this.#length += 1
  }

  /** Removes and returns the next entry. Its source goes to the end of the line. */
  shift(): Entry | undefined {
    const [next] = this.#sources
    if (!next) return undefined
    const [source, entries] = next
    const entry = entries.shift()
    this.#sources.delete(source)
    if (entries.length > 0) this.#sources.set(source, entries)
    this.#length -= 1
    return entry
  }

  /** Removes and returns all entries. */
  drain(): Entry[] {
    const entries = [...this.#sources.values()].flat()
    this.#sources.clear()
    this.#length = 0
    return entries
  }
}
