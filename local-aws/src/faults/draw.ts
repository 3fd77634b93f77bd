/**
 * Returns a number in [0, 1) that depends only on the given unsigned 32-bit integers (MurmurHash3, 32 bits). There is
 * no hidden state, so one rule's numbers do not affect another's.
 */
export function draw(...integers: number[]): number {
  let hash = 0
  for (const integer of integers) {
    const scrambled = Math.imul(rotate(Math.imul(integer, 0xcc9e2d51), 15), 0x1b873593)
    hash = (Math.imul(rotate(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0
  }
  hash ^= integers.length * 4
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits))

/** Maps a number in [0, 1) to a point of the range. */
export const within = ([least, most]: readonly [number, number], share: number): number =>
  least + (most - least) * share
