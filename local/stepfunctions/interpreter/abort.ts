import type { Details } from './history.ts'
import type { Line } from './line.ts'

/** The states whose end by something else the history tells of. */
const ABORTABLE: ReadonlySet<string> = new Set(['Task', 'Wait', 'Map', 'Parallel'])

/**
 * Tells the history of the states that are cut short when a Map or a Parallel ends early, line by line in
 * order. All these events point back to the one event that was the reason.
 */
export function recordAborted(
  lines: readonly Line[],
  reason: number,
  about: (line: Line) => Aborted | undefined,
): void {
  for (const line of lines) {
    const { history } = line.execution
    const chain = { last: reason }
    const ending = about(line)
    if (ending) history.appendAside(chain, ending.type, ending.details)
    const run = line.current
    if (!run) continue
    recordAborted(run.inner, reason, run.aboutInner)
    if (ABORTABLE.has(run.state.Type) && !run.failed)
      history.appendAside(chain, `${run.state.Type}StateAborted`)
  }
}

export interface Aborted {
  type: string
  details: Details
}
