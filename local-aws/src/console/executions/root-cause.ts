import type { State } from '../../services/step-functions/interpreter/definition.ts'
import type { DefinitionIndex } from './definition-index.ts'
import type { Branch, Visit } from './visits.ts'

/**
 * The visit that explains why an execution failed: the failed state, inside a Map the one in the failed iteration. If a
 * Catcher led to a Fail state, the caught error is the reason.
 */
export function rootCause(branch: Branch, definition: DefinitionIndex): Visit | undefined {
  const failed = branch.visits.findLast(({ status }) => status === 'failed')
  if (!failed) return undefined
  const caught = failed.type === 'Fail' ? caughtBefore(failed, branch, definition) : undefined
  return innermost(caught ?? failed, definition)
}

/**
 * The first caught error after which the execution could no longer succeed. Later errors belong to the states that clean
 * up. An error whose Catcher leads to the same state as success does not count.
 */
function caughtBefore(fail: Visit, { visits }: Branch, { states }: DefinitionIndex): Visit | undefined {
  const successful = statesThatCanSucceed(states)
  let cause: Visit | undefined
  for (let at = visits.indexOf(fail) - 1; at >= 0; at--) {
    const visit = visits[at]
    if (!visit) break
    const isDiverted = visit.status === 'caught' && visit.next !== states.get(visit.state)?.state.Next
    if (isDiverted) cause = visit
    // A Choice does not show by itself that the execution could succeed. The state that it chose does.
    const goesOn = visit.type !== 'Choice' && successful.has(visit.state)
    if (goesOn) break
  }
  return cause
}

const known = new WeakMap<object, ReadonlySet<string>>()

/** The states from which success can be reached without an error. */
function statesThatCanSucceed(states: DefinitionIndex['states']): ReadonlySet<string> {
  const before = known.get(states)
  if (before) return before
  const found = new Set<string>()
  for (let size = -1; size < found.size; ) {
    size = found.size
    for (const { name, state } of states.values())
      if (isEnd(state) || nextOf(state).some((next) => found.has(next))) found.add(name)
  }
  known.set(states, found)
  return found
}

const isEnd = ({ Type, End }: State): boolean => Type === 'Succeed' || End === true

const nextOf = ({ Next, Choices = [], Default }: State): string[] =>
  [Next, Default, ...Choices.map((rule) => rule.Next)].filter((next) => next !== undefined)

function innermost(visit: Visit, definition: DefinitionIndex): Visit {
  const branches = [...(visit.group?.branches.values() ?? [])]
  const inside =
    branches.find(({ status }) => status === 'failed') ??
    branches.find(({ current }) => current?.status === 'failed')
  return (inside && rootCause(inside, definition)) ?? visit
}
