export type Kind = 'invocations' | 'frames' | 'writes' | 'requests'

interface Kept {
  kind: Kind
  bytes: number
  drop(): void
}

/** Number of dropped entries at the head of the queue after which the array is cut. */
const COMPACT_AT = 4096

/** Limits the memory of everything that the console records. Drops the oldest record first, of whatever kind. */
export class ByteBudget {
  readonly limit: number
  used = 0
  readonly dropped: Record<Kind, number> = { invocations: 0, frames: 0, writes: 0, requests: 0 }
  #queue: (Kept | undefined)[] = []
  #head = 0

  constructor(limit: number) {
    this.limit = limit
  }

  /** Counts something that is kept. `drop` forgets it. Returns a function for when it is forgotten earlier. */
  add(kind: Kind, bytes: number, drop: () => void): () => void {
    const kept: Kept = { kind, bytes, drop }
    this.#queue.push(kept)
    this.used += bytes
    let counted = true
    const release = () => {
      if (!counted) return
      counted = false
      this.used -= bytes
      kept.bytes = 0
      kept.drop = () => {}
    }
    while (this.used > this.limit && this.#head < this.#queue.length) this.#dropOldest()
    return release
  }

  #dropOldest(): void {
    const oldest = this.#queue[this.#head]
    this.#queue[this.#head] = undefined
    this.#head += 1
    if (this.#head >= COMPACT_AT && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
    if (!oldest || oldest.bytes === 0) return
    this.used -= oldest.bytes
    this.dropped[oldest.kind] += 1
    oldest.bytes = 0
    oldest.drop()
  }
}
