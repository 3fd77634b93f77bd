/** Random numbers in streams. Each name has a stream of its own, so that draws from one do not shift another. */
import { type Chance, chance } from '../soak/random.ts'

export type { Chance }

/** A 32-bit number that depends only on the seed and the text (FNV-1a, finished as MurmurHash3). */
export function hash32(seed: number, text: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A number in [0, 1) for a seed and a text. */
export const drawn = (seed: number, text: string): number => hash32(seed, text) / 2 ** 32

export class Streams {
  readonly seed: number
  readonly #streams = new Map<string, Chance>()

  constructor(seed: number) {
    this.seed = seed
  }

  of(name: string): Chance {
    let stream = this.#streams.get(name)
    if (!stream) {
      stream = chance(hash32(this.seed, name))
      this.#streams.set(name, stream)
    }
    return stream
  }
}
