import type { OpenBranchGroup } from './branch.ts'

/** States whose abort the history records with an event of its own. */
const ABORTABLE: ReadonlySet<string> = new Set(['Task', 'Wait', 'Map', 'Parallel'])

/**
 * Records in the history everything that is aborted when a Map or a Parallel ends early, branch by branch in order, the
 * failed branch included. All these events point back to the event that was the cause.
 */
export function recordAborted(branchGroup: OpenBranchGroup, reason: number): void {
  for (const branch of branchGroup.unfinished) {
    const { history } = branch.execution
    const chain = { last: reason, tail: reason }
    const ending = branchGroup.endOf(branch)
    if (ending) history.appendAside(chain, ending.type, ending.details)
    const { current } = branch
    if (!current) continue
    if (current.branchGroup?.running) recordAborted(current.branchGroup, reason)
    if (ABORTABLE.has(current.state.Type) && !current.failed)
      history.appendAside(chain, `${current.state.Type}StateAborted`)
  }
}
