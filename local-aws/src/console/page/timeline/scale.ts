/** From times to places across the timeline. Times are milliseconds since the execution's start. */
export interface Gap {
  a: number
  b: number
}

export interface Scale {
  from: number
  to: number
  /** The folded gap. */
  gap?: Gap
  /** 0 at the left edge, 1 at the right one. */
  place(t: number): number
  timeAt(place: number): number
}

/** Width of a folded gap, as a share of the whole. */
const FOLDED_SHARE = 0.05

export function createScale(from: number, to: number, gap?: Gap): Scale {
  const length = Math.max(1, to - from)
  if (!gap) {
    return {
      from,
      to,
      place: (t) => (t - from) / length,
      timeAt: (place) => from + place * length,
    }
  }
  const open = Math.max(1, length - (gap.b - gap.a))
  const share = (ms: number) => (ms / open) * (1 - FOLDED_SHARE)
  const gapStart = share(gap.a - from)
  return {
    from,
    to,
    gap,
    place(t) {
      if (t <= gap.a) return share(t - from)
      if (t >= gap.b) return gapStart + FOLDED_SHARE + share(t - gap.b)
      return gapStart + ((t - gap.a) / (gap.b - gap.a)) * FOLDED_SHARE
    },
    timeAt(place) {
      if (place <= gapStart) return from + (place / (1 - FOLDED_SHARE)) * open
      if (place >= gapStart + FOLDED_SHARE)
        return gap.b + ((place - gapStart - FOLDED_SHARE) / (1 - FOLDED_SHARE)) * open
      return gap.a + ((place - gapStart) / FOLDED_SHARE) * (gap.b - gap.a)
    },
  }
}

const MINUTE = 60_000
/** Of 1, 2 or 5; above ten seconds, steps that a clock has. */
const STEPS = [
  ...[1, 10, 100, 1000].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[10, 20, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 30, 60, 120, 300, 720, 1440, 2880, 7200].map((minutes) => minutes * MINUTE),
]
const MOST_TICKS = 7

/** Round times to label, at most seven, from the scale's start on. None lies in the folded gap. */
export function ticksOf({ from, to, gap }: Scale): number[] {
  const length = to - from - (gap ? gap.b - gap.a : 0)
  const step = stepFor(length)
  const ticks: number[] = []
  const isShown = (t: number) => !gap || t <= gap.a || t >= gap.b
  // Behind a long gap the ticks go on from its end, so that there are some.
  const end = gap ? Math.min(to, gap.a) : to
  for (let t = Math.ceil(from / step) * step; t <= end; t += step) ticks.push(t)
  if (gap) for (let t = Math.ceil(gap.b / step) * step; t <= to; t += step) ticks.push(t)
  return ticks.filter(isShown)
}

function stepFor(length: number): number {
  return STEPS.find((step) => length / step <= MOST_TICKS) ?? Math.ceil(length / MOST_TICKS)
}

/** "0", "200 ms", "5 s", "2 m", "1 h". */
export function formatTick(t: number, step: number): string {
  if (t === 0) return '0'
  if (t < 1000) return `${t} ms`
  if (t < 10 * MINUTE && step < MINUTE) return `${t / 1000} s`
  if (t < 120 * MINUTE && t % MINUTE === 0) return `${t / MINUTE} m`
  return `${Number((t / MINUTE / 60).toFixed(2))} h`
}

const GROWTH = 1.5
const FIRST_MS = 4000

/** The right edge of a timeline that grows: it changes in steps, and is never before `now`. */
export function growingEnd(now: number): number {
  let end = FIRST_MS
  while (end < now * 1.02) end *= GROWTH
  return end
}

/** Share of the width from which on a gap is folded, and the shortest one. */
const GAP_SHARE = 0.6
const SHORTEST_GAP_MS = 60_000
const FEWEST_TIMES = 6

/**
 * The gap in which no state is entered or left and that takes most of the width. What is left of a gap that is not
 * folded away would be a few pixels. Short executions have none.
 */
export function findGap(times: number[], from: number, to: number): Gap | undefined {
  const inside = [...new Set([from, ...times.filter((t) => t > from && t < to), to])].sort(
    (one, other) => one - other,
  )
  if (inside.length < FEWEST_TIMES) return undefined
  let longest: Gap = { a: 0, b: 0 }
  for (const [at, b] of inside.entries()) {
    const a = inside[at - 1]
    if (a !== undefined && b - a > longest.b - longest.a) longest = { a, b }
  }
  const length = longest.b - longest.a
  if (length < SHORTEST_GAP_MS || length / (to - from) < GAP_SHARE) return undefined
  // A little of it stays visible at both sides.
  const edge = (to - from - length) * 0.1
  return { a: longest.a + edge, b: longest.b - edge }
}
