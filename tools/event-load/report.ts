/** The output of `npm run event-load`. */
import { quantile } from '../bench/statistics.ts'
import type { Guest } from './guest.ts'
import type { Host } from './host.ts'
import { sayCounts, sumOf } from './setbacks.ts'

const COLUMN = 44

export function say(what: string, fact?: string): void {
  console.log(fact === undefined ? what : `${what.padEnd(COLUMN)} ${fact}`)
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

/** Median, 95th percentile and maximum. */
export function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => seconds(quantile(sorted, share)))
  return `p50 ${p50}, p95 ${p95}, longest ${max}`
}

export function saySetbacks(host: Host, guests: readonly Guest[]): void {
  say('Repeated requests', sayCounts(sumOf([host, ...guests].map(({ setbacks }) => setbacks))))
}

export function sayRound(round: number, guests: readonly Guest[]): void {
  const times = guests.flatMap(({ rounds }) => rounds.get(round) ?? []).sort((a, b) => a - b)
  const told = (times.at(-1) ?? 0) - (times[0] ?? 0)
  const result = guests.map(({ results }) => results.get(round)).find((one) => one !== undefined)
  const { rock, paper, scissors, none } = result?.counts ?? { rock: 0, paper: 0, scissors: 0, none: 0 }
  say(
    `round ${String(round).padStart(2)}: reached ${times.length} within ${seconds(told)}; ` +
      `host ${result?.hand}, rock ${rock}, paper ${paper}, scissors ${scissors}, none ${none}; ` +
      `left ${result?.left}${result?.again ? ` (${result.again})` : ''}`,
  )
  const waits = guests.flatMap(({ waits }) => waits.get(round) ?? [])
  if (waits.length > 0) say('          hands answered after', spread(waits))
  const refused: Record<string, number> = {}
  for (const guest of guests) {
    const answer = guest.hands.has(round) ? (guest.answers.get(round) ?? 'not answered') : undefined
    if (answer && answer !== 'thrown') refused[answer] = (refused[answer] ?? 0) + 1
  }
  if (Object.keys(refused).length > 0) say('          hands not thrown', sayCounts(refused))
}
