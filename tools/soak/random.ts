/** Repeatable random numbers: mulberry32 by Tommy Ettinger. */
export interface Chance {
  /** Uniform in [0, 1). */
  next(): number
  /** True in this share of cases. */
  often(share: number): boolean
  between(least: number, most: number): number
  whole(least: number, most: number): number
  oneOf<T>(choices: readonly [T, ...T[]]): T
}

export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    whole,
    often: (share) => next() < share,
    between: (least, most) => least + next() * (most - least),
    oneOf: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
  }
}
