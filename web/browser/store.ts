import type { Clock, Timer } from '../../client/index.ts'
import type { Message, State } from '../state/model.ts'
import { update } from '../state/reducer.ts'

export interface Store {
  dispatch(message?: Message): void
  /** The current state, which may not have been rendered yet. */
  state(): State
}

/** Holds the state. Renders after every message, and whenever time alone changes the page. */
export function createStore(
  first: State,
  clock: Clock,
  /** Milliseconds until the state shows something else by time alone. */
  nextChangeIn: (state: State) => number | undefined,
  changed: (before: State, after: State) => void,
): Store {
  let state = first
  let timer: Timer | undefined
  const stateNow = () => update({ type: 'tick', now: clock.now() }, state)
  function dispatch(message?: Message): void {
    const before = state
    state = stateNow()
    if (message) state = update(message, state)
    changed(before, state)
    timer?.cancel()
    const next = nextChangeIn(state)
    timer = next === undefined ? undefined : clock.after(next, () => dispatch())
  }
  return { dispatch, state: stateNow }
}
