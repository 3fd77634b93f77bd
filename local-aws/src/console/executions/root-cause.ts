import type { Branch, Visit } from './visits.ts'

/**
 * The visit that explains why an execution failed: the failed state, inside a Map the one in the failed iteration. If a
 * Catcher led to a Fail state, the caught failure is the reason.
 */
export function rootCause(branch: Branch): Visit | undefined {
  const failed = branch.visits.findLast(({ status }) => status === 'failed')
  if (!failed) return undefined
  const caught =
    failed.type === 'Fail' ? branch.visits.findLast(({ status }) => status === 'caught') : undefined
  return innermost(caught ?? failed)
}

function innermost(visit: Visit): Visit {
  const branches = [...(visit.group?.branches.values() ?? [])]
  const inside =
    branches.find(({ status }) => status === 'failed') ??
    branches.find(({ current }) => current?.status === 'failed')
  return (inside && rootCause(inside)) ?? visit
}
