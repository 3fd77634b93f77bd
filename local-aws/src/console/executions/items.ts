import type { ItemLane, ItemStatuses, ItemsSummary, Segment } from '../api-types.ts'
import type { Branch, BranchGroup, Visit } from './visits.ts'

/** Maximum number of items with lanes. With more, a page draws ranges of items. */
const MOST_LANES = 200
const MOST_FAILURES = 50

export interface ItemsView {
  start: number
  titleOf(visit: Visit, branch: Branch): string
}

/** Summarizes the iterations of a Map or the branches of a Parallel. */
export function itemsOf(visit: Visit, group: BranchGroup, view: ItemsView): ItemsSummary {
  const statuses: string[] = Array.from({ length: group.total }, () => 'n')
  const branches = [...group.branches.values()].sort((a, b) => a.index - b.index)
  for (const branch of branches) statuses[branch.index] = letterOf(branch)
  const count = (letter: string) => statuses.reduce((sum, one) => sum + (one === letter ? 1 : 0), 0)
  const failed = branches.filter(({ status }) => status === 'failed').slice(0, MOST_FAILURES)
  return {
    total: group.total,
    statuses: statuses.join(''),
    succeeded: count('s') + count('r'),
    retried: count('r'),
    failed: count('f'),
    aborted: count('a'),
    running: count('w'),
    ...(group.total <= MOST_LANES && { lanes: branches.map((branch) => laneOf(visit, branch, view)) }),
    failures: failed.map((branch) => ({
      index: branch.index,
      title: view.titleOf(visit, branch),
      ...failureOf(branch),
      attempts: attemptsOf(branch),
    })),
  }
}

/** One letter per item. With more than `most` items, one letter per range: the worst one in it. */
export function shortStatuses(group: BranchGroup, most: number): ItemStatuses {
  const statuses: string[] = Array.from({ length: group.total }, () => 'n')
  for (const branch of group.branches.values()) statuses[branch.index] = letterOf(branch)
  if (statuses.length <= most) return statuses.join('')
  const size = statuses.length / most
  return Array.from({ length: most }, (_, part) => {
    const range = statuses.slice(Math.floor(part * size), Math.max(1, Math.floor((part + 1) * size)))
    return [...'fawrns'].find((letter) => range.includes(letter)) ?? 'n'
  }).join('')
}

function letterOf(branch: Branch): string {
  if (branch.status === 'failed') return 'f'
  if (branch.status === 'aborted') return 'a'
  const isDone = branch.status === 'succeeded' || isBranchDone(branch)
  if (!isDone)
    return branch.current?.status === 'failed' ? 'f' : branch.current?.status === 'aborted' ? 'a' : 'w'
  return attemptsOf(branch) > 1 ? 'r' : 's'
}

/** The history has no event for the end of a Parallel's branch, only for the end of its last state. */
function isBranchDone({ parent, current }: Branch): boolean {
  if (parent?.type !== 'Parallel' || !current || current.isOpen) return false
  return (current.status === 'succeeded' || current.status === 'caught') && current.next === undefined
}

const attemptsOf = ({ visits }: Branch): number =>
  visits.reduce((most, one) => Math.max(most, one.attempts), 1)

function failureOf({ visits }: Branch): { error: string; cause: string } {
  const failure = visits.findLast(({ failures }) => failures.length > 0)?.failures.at(-1)
  return { error: failure?.error ?? '', cause: failure?.cause ?? '' }
}

function laneOf(visit: Visit, branch: Branch, view: ItemsView): ItemLane {
  const end =
    branch.endedAt ?? (isBranchDone(branch) ? branch.current?.endedAt : undefined) ?? lastEnd(branch)
  return {
    index: branch.index,
    title: view.titleOf(visit, branch),
    status: letterOf(branch),
    t0: branch.at - view.start,
    ...(end !== undefined && { t1: end - view.start }),
    attempts: attemptsOf(branch),
    segments: branch.visits.flatMap(({ segments }) => segments.map((one) => shifted(one, view.start))),
  }
}

const lastEnd = ({ status, current }: Branch) => (status === 'running' ? undefined : current?.endedAt)

/** A segment in milliseconds since the start. */
export const shifted = ({ k, a, b }: Segment, start: number): Segment => ({
  k,
  a: a - start,
  ...(b !== undefined && { b: b - start }),
})
