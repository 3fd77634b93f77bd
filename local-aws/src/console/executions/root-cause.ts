import type { State } from '../../services/step-functions/interpreter/definition.ts'
import type { DefinitionIndex } from './definition-index.ts'
import type { LineOfStates, Stay } from './line-of-states.ts'

/**
 * The stay whose error answers why an execution failed: the state that failed, inside a Map the one in the failed
 * iteration. Where a Catcher led to a Fail state, the caught error is the reason, and not the Fail.
 */
export function rootCause(line: LineOfStates, definition: DefinitionIndex): Stay | undefined {
  const failed = line.stays.findLast(({ status }) => status === 'failed')
  if (!failed) return undefined
  const caught = failed.type === 'Fail' ? caughtBefore(failed, line, definition) : undefined
  return innermost(caught ?? failed, definition)
}

/**
 * The first caught error after which the execution could no longer succeed. Errors of the states that clean up
 * afterwards come later. An error that leads where success leads too changed nothing.
 */
function caughtBefore(fail: Stay, { stays }: LineOfStates, { states }: DefinitionIndex): Stay | undefined {
  const successful = statesThatCanSucceed(states)
  let cause: Stay | undefined
  for (let at = stays.indexOf(fail) - 1; at >= 0; at--) {
    const stay = stays[at]
    if (!stay) break
    const isDiverted = stay.status === 'caught' && stay.next !== states.get(stay.state)?.state.Next
    if (isDiverted) cause = stay
    // A Choice decides nothing by itself: what it chose follows.
    const goesOn = stay.type !== 'Choice' && successful.has(stay.state)
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

function innermost(stay: Stay, definition: DefinitionIndex): Stay {
  const lines = [...(stay.region?.lines.values() ?? [])]
  const inside =
    lines.find(({ status }) => status === 'failed') ??
    lines.find(({ current }) => current?.status === 'failed')
  return (inside && rootCause(inside, definition)) ?? stay
}
