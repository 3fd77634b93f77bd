import type { ItemLane, ItemStatuses, ItemsSummary, Segment } from '../api-types.ts'
import type { LineOfStates, RegionOfLines, Stay } from './line-of-states.ts'

/** With more items than this, a page draws ranges, and no lanes. */
const MOST_LANES = 200
const MOST_FAILURES = 50

export interface ItemsView {
  start: number
  titleOf(stay: Stay, line: LineOfStates): string
}

/** The iterations of a Map or the branches of a Parallel, at a glance. */
export function itemsOf(stay: Stay, region: RegionOfLines, view: ItemsView): ItemsSummary {
  const statuses: string[] = Array.from({ length: region.total }, () => 'n')
  const lines = [...region.lines.values()].sort((a, b) => a.index - b.index)
  for (const line of lines) statuses[line.index] = letterOf(line)
  const count = (letter: string) => statuses.reduce((sum, one) => sum + (one === letter ? 1 : 0), 0)
  const failed = lines.filter(({ status }) => status === 'failed').slice(0, MOST_FAILURES)
  return {
    total: region.total,
    statuses: statuses.join(''),
    succeeded: count('s') + count('r'),
    retried: count('r'),
    failed: count('f'),
    aborted: count('a'),
    running: count('w'),
    ...(region.total <= MOST_LANES && { lanes: lines.map((line) => laneOf(stay, line, view)) }),
    failures: failed.map((line) => ({
      index: line.index,
      title: view.titleOf(stay, line),
      ...failureOf(line),
      attempts: attemptsOf(line),
    })),
  }
}

/** A letter per item, ranges of items for more than `most`: the worst letter of each range. */
export function shortStatuses(region: RegionOfLines, most: number): ItemStatuses {
  const statuses: string[] = Array.from({ length: region.total }, () => 'n')
  for (const line of region.lines.values()) statuses[line.index] = letterOf(line)
  if (statuses.length <= most) return statuses.join('')
  const size = statuses.length / most
  return Array.from({ length: most }, (_, part) => {
    const range = statuses.slice(Math.floor(part * size), Math.max(1, Math.floor((part + 1) * size)))
    return [...'fawrns'].find((letter) => range.includes(letter)) ?? 'n'
  }).join('')
}

function letterOf(line: LineOfStates): string {
  if (line.status === 'failed') return 'f'
  if (line.status === 'aborted') return 'a'
  const isDone = line.status === 'succeeded' || isBranchDone(line)
  if (!isDone) return line.current?.status === 'failed' ? 'f' : line.current?.status === 'aborted' ? 'a' : 'w'
  return attemptsOf(line) > 1 ? 'r' : 's'
}

/** The history does not tell the end of a Parallel's branch, only that of its last state. */
function isBranchDone({ parent, current }: LineOfStates): boolean {
  if (parent?.type !== 'Parallel' || !current || current.isOpen) return false
  return (current.status === 'succeeded' || current.status === 'caught') && current.next === undefined
}

const attemptsOf = ({ stays }: LineOfStates): number =>
  stays.reduce((most, one) => Math.max(most, one.attempts), 1)

function failureOf({ stays }: LineOfStates): { error: string; cause: string } {
  const failure = stays.findLast(({ failures }) => failures.length > 0)?.failures.at(-1)
  return { error: failure?.error ?? '', cause: failure?.cause ?? '' }
}

function laneOf(stay: Stay, line: LineOfStates, view: ItemsView): ItemLane {
  const end = line.endedAt ?? (isBranchDone(line) ? line.current?.endedAt : undefined) ?? lastEnd(line)
  return {
    index: line.index,
    title: view.titleOf(stay, line),
    status: letterOf(line),
    t0: line.at - view.start,
    ...(end !== undefined && { t1: end - view.start }),
    attempts: attemptsOf(line),
    segments: line.stays.flatMap(({ segments }) => segments.map((one) => shifted(one, view.start))),
  }
}

const lastEnd = ({ status, current }: LineOfStates) => (status === 'running' ? undefined : current?.endedAt)

/** A segment in milliseconds since the start. */
export const shifted = ({ k, a, b }: Segment, start: number): Segment => ({
  k,
  a: a - start,
  ...(b !== undefined && { b: b - start }),
})
