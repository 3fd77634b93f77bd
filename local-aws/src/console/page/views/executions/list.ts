/** The list of executions as the reader sees it: rows keep their places while they look at them. */
import type { ExecutionSummary } from '../../../api-types.ts'

export type StatusFilter = 'ALL' | 'RUNNING' | 'FAILED' | 'ABORTED' | 'SUCCEEDED' | 'RETRIED'

export interface Filter {
  status: StatusFilter
  machine?: string
  search: string
}

/** Whether a changed execution belongs into the list. What a search text finds, only the server knows in full. */
export function matches(filter: Filter, one: ExecutionSummary): boolean {
  if (filter.machine !== undefined && one.machine !== filter.machine) return false
  const search = filter.search.toLowerCase()
  const text = [one.title, one.outcome, one.name, one.error, one.cause].join(' ').toLowerCase()
  if (search && !text.includes(search)) return false
  switch (filter.status) {
    case 'ALL':
      return true
    case 'RETRIED':
      return one.retries > 0
    case 'FAILED':
      return one.status === 'FAILED' || one.status === 'TIMED_OUT'
    default:
      return one.status === filter.status
  }
}

/** Running ones on top, each part as it came. */
export function runningFirst(lines: ExecutionSummary[]): ExecutionSummary[] {
  return [
    ...lines.filter(({ status }) => status === 'RUNNING'),
    ...lines.filter(({ status }) => status !== 'RUNNING'),
  ]
}

/** The first page with others that belong into the list: running ones on top, failures by their time. */
export function mergePages(
  status: StatusFilter,
  page: { items: ExecutionSummary[] },
  others: { items: ExecutionSummary[] } = { items: [] },
): ExecutionSummary[] {
  const ids = new Set(others.items.map(({ id }) => id))
  const lines = [...others.items, ...page.items.filter(({ id }) => !ids.has(id))]
  return status === 'FAILED' ? lines.sort((one, other) => other.start - one.start) : runningFirst(lines)
}

export interface ListState {
  lines: ExecutionSummary[]
  /** New ones that are not shown yet, newest first. */
  fresh: ExecutionSummary[]
}

/**
 * Takes changed executions in. Known ones are replaced where they stand. New ones enter at the top, or wait.
 * @param isOpen whether new lines may enter: the list is at its top, and nothing below it is selected
 */
export function takeChanges(
  list: ListState,
  changed: ExecutionSummary[],
  filter: Filter,
  isOpen: boolean,
): ListState {
  const byId = new Map(changed.map((one) => [one.id, one]))
  const replace = (one: ExecutionSummary) => byId.get(one.id) ?? one
  const lines = list.lines.map(replace)
  const waiting = list.fresh.map(replace)
  const known = new Set([...lines, ...waiting].map(({ id }) => id))
  const added = changed
    .filter((one) => !known.has(one.id) && matches(filter, one))
    .sort((one, other) => other.start - one.start)
  const fresh = [...added, ...waiting]
  return isOpen ? { lines: [...fresh, ...lines], fresh: [] } : { lines, fresh }
}
