import type { Region } from './states/region.ts'

/** The states whose end by something else the history tells of. */
const ABORTABLE: ReadonlySet<string> = new Set(['Task', 'Wait', 'Map', 'Parallel'])

/**
 * Tells the history of everything that is cut short when a Map or a Parallel ends early, line by line in
 * order, the failed one among them. All these events point back to the one event that was the reason.
 */
export function recordAborted(region: Region, reason: number): void {
  for (const line of region.unfinished) {
    const { history } = line.execution
    const chain = { last: reason, tail: reason }
    const ending = region.plan.endOf?.(line, line === region.failedLine)
    if (ending) history.appendAside(chain, ending.type, ending.details)
    const run = line.current
    if (!run) continue
    if (run.region) recordAborted(run.region, reason)
    if (ABORTABLE.has(run.state.Type) && !run.failed)
      history.appendAside(chain, `${run.state.Type}StateAborted`)
  }
}
