import type { EntryStatus, Lap } from '../api-types.ts'
import type { Branch, Visit } from './visits.ts'

/** The state whose entry begins a lap: the lens's, otherwise the first state that was entered more than once. */
export function lapStart({ visits }: Branch, fromLens: string | undefined): string | undefined {
  if (fromLens !== undefined && visits.some(({ state }) => state === fromLens)) return fromLens
  const seen = new Set<string>()
  const again = new Set<string>()
  for (const { state } of visits) {
    if (seen.has(state)) again.add(state)
    seen.add(state)
  }
  return visits.find(({ state }) => again.has(state))?.state
}

/** The visits of each lap. Those before the first lap belong to none. */
export function lapsOf(branch: Branch, from: string | undefined): Visit[][] {
  const laps: Visit[][] = []
  if (from === undefined) return laps
  for (const visit of branch.visits) {
    if (visit.state === from) laps.push([visit])
    else laps.at(-1)?.push(visit)
  }
  return laps
}

export function describeLap(visits: readonly Visit[], n: number, start: number, title: string): Lap {
  const first = visits[0]
  const last = visits.at(-1)
  return {
    n,
    entry: first?.id ?? 0,
    title,
    t0: (first?.at ?? start) - start,
    ...(last?.endedAt !== undefined && { t1: last.endedAt - start }),
    status: worst(visits.map(({ status }) => status)),
  }
}

const ORDER: readonly EntryStatus[] = ['failed', 'waiting', 'running', 'aborted', 'caught', 'succeeded']

export const worst = (statuses: readonly EntryStatus[]): EntryStatus =>
  ORDER.find((status) => statuses.includes(status)) ?? 'succeeded'
