import type { OpenRegion } from './line.ts'

/** The states whose end by something else the history tells of. */
const ABORTABLE: ReadonlySet<string> = new Set(['Task', 'Wait', 'Map', 'Parallel'])

/**
 * Tells the history of everything that is cut short when a Map or a Parallel ends early, line by line in
 * order, the failed one among them. All these events point back to the one event that was the reason.
 */
export function recordAborted(region: OpenRegion, reason: number): void {
  for (const line of region.unfinished) {
    const { history } = line.execution
    const chain = { last: reason, tail: reason }
    const ending = region.endOf(line)
    if (ending) history.appendAside(chain, ending.type, ending.details)
    const { current } = line
    if (!current) continue
    if (current.region?.running) recordAborted(current.region, reason)
    if (ABORTABLE.has(current.state.Type) && !current.failed)
      history.appendAside(chain, `${current.state.Type}StateAborted`)
  }
}
