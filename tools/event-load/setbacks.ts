/** Counts repeated requests by reason. */
export type Setback =
  /** Refused by a limit of the gateway: "Too Many Requests". */
  | 'throttled'
  | 'busy'
  | 'internal'
  /** No reply in time. */
  | 'unanswered'
  /** The connection was lost before the reply. */
  | 'cut off'
  /** The connection could not be opened. */
  | 'not connected'

export type Setbacks = Partial<Record<Setback, number>>

export function sumOf(all: readonly Setbacks[]): Setbacks {
  const sum: Setbacks = {}
  for (const setbacks of all)
    for (const [setback, count] of Object.entries(setbacks) as [Setback, number][])
      sum[setback] = (sum[setback] ?? 0) + count
  return sum
}

export function sayCounts(counts: Readonly<Record<string, number | undefined>>): string {
  const parts = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}
