import type { EntryStatus, Lap } from '../api-types.ts'
import type { LineOfStates, Stay } from './line-of-states.ts'

/** The state whose entry begins a lap: the lens says it, else the first state that was entered again. */
export function lapStart({ stays }: LineOfStates, fromLens: string | undefined): string | undefined {
  if (fromLens !== undefined && stays.some(({ state }) => state === fromLens)) return fromLens
  const seen = new Set<string>()
  const again = new Set<string>()
  for (const { state } of stays) {
    if (seen.has(state)) again.add(state)
    seen.add(state)
  }
  return stays.find(({ state }) => again.has(state))?.state
}

/** The stays of each lap. Those before the first lap belong to none. */
export function lapsOf(line: LineOfStates, from: string | undefined): Stay[][] {
  const laps: Stay[][] = []
  if (from === undefined) return laps
  for (const stay of line.stays) {
    if (stay.state === from) laps.push([stay])
    else laps.at(-1)?.push(stay)
  }
  return laps
}

export function describeLap(stays: readonly Stay[], n: number, start: number, title: string): Lap {
  const first = stays[0]
  const last = stays.at(-1)
  return {
    n,
    entry: first?.id ?? 0,
    title,
    t0: (first?.at ?? start) - start,
    ...(last?.endedAt !== undefined && { t1: last.endedAt - start }),
    status: worst(stays.map(({ status }) => status)),
  }
}

const ORDER: readonly EntryStatus[] = ['failed', 'waiting', 'running', 'aborted', 'caught', 'succeeded']

export const worst = (statuses: readonly EntryStatus[]): EntryStatus =>
  ORDER.find((status) => statuses.includes(status)) ?? 'succeeded'
