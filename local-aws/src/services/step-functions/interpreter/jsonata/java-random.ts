const MULTIPLIER = 0x5deece66dn
const INCREMENT = 0xbn
const MASK = (1n << 48n) - 1n

/** The first double of `java.util.Random(seed)`, which is what `$random(seed)` answers on AWS. */
export function javaRandom(seed: number): number {
  const start = (BigInt(Math.trunc(seed)) ^ MULTIPLIER) & MASK
  const first = (start * MULTIPLIER + INCREMENT) & MASK
  const second = (first * MULTIPLIER + INCREMENT) & MASK
  return (Number(first >> 22n) * 2 ** 27 + Number(second >> 21n)) * 2 ** -53
}
