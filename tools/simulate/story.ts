/** The events of a run, one call per line, with short names, and the hash by which two runs are compared. */
import { createHash } from 'node:crypto'
import type { VirtualTime } from './virtual-time.ts'

export class Story {
  /** Kept only if it will be printed. */
  readonly lines: string[] = []
  readonly #hash = createHash('sha256')
  readonly #time: VirtualTime
  readonly #isKept: boolean
  readonly #names = new Map<string, string>()

  constructor(time: VirtualTime, isKept: boolean) {
    this.#time = time
    this.#isKept = isKept
  }

  /** A game's short name: G1, G2, and so on, in the order of their first mention. */
  game(gameId: string): string {
    let name = this.#names.get(gameId)
    if (!name) {
      name = `G${this.#names.size + 1}`
      this.#names.set(gameId, name)
    }
    return name
  }

  tell(who: string, what: string): void {
    const line = `${(this.#time.elapsed / 1000).toFixed(3).padStart(8)}  ${who}  ${what}`
    this.#hash.update(line)
    this.#hash.update('\n')
    if (this.#isKept) this.lines.push(line)
  }

  /** Call once, at the end. */
  digest(): string {
    return this.#hash.digest('hex')
  }
}
