/** Statistics of a list of durations. */
export interface Summary {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** The nearest-rank quantile of a sorted list. NaN for an empty list. */
export function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.ceil(share * sorted.length)
  return sorted[Math.max(0, rank - 1)] ?? Number.NaN
}

export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)

export const median = (values: readonly number[]): number => quantile(ascending(values), 0.5)

export function summarize(values: readonly number[]): Summary {
  const sorted = ascending(values)
  const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((share) => quantile(sorted, share)) as [
    number,
    number,
    number,
    number,
  ]
  return { count: sorted.length, p50, p95, p99, max }
}
