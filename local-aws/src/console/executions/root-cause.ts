import type { LineOfStates, Stay } from './line-of-states.ts'

/**
 * The stay that answers why an execution failed: the state that failed, inside a Map the one in the failed iteration.
 * Where a Catcher led on to a Fail state, the caught failure is the reason, and not the Fail.
 */
export function rootCause(line: LineOfStates): Stay | undefined {
  const failed = line.stays.findLast(({ status }) => status === 'failed')
  if (!failed) return undefined
  const caught = failed.type === 'Fail' ? line.stays.findLast(({ status }) => status === 'caught') : undefined
  return innermost(caught ?? failed)
}

function innermost(stay: Stay): Stay {
  const lines = [...(stay.region?.lines.values() ?? [])]
  const inside =
    lines.find(({ status }) => status === 'failed') ??
    lines.find(({ current }) => current?.status === 'failed')
  return (inside && rootCause(inside)) ?? stay
}
