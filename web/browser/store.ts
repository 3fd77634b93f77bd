import type { Clock, Timer } from '../../client/index.ts'
import type { Message, State } from '../state/model.ts'
import { update } from '../state/reducer.ts'

export interface Store {
  dispatch(message?: Message): void
  /** The current state, which may not have been rendered yet. */
  state(): State
}

/**
 * Holds the state. Renders after messages, and whenever time alone changes the page: each time in a task of its own, so
 * that the browser can draw and listen between a message and its rendering.
 */
export function createStore(
  first: State,
  clock: Clock,
  /** Milliseconds until the state shows something else by time alone. */
  nextChangeIn: (state: State) => number | undefined,
  changed: (before: State, after: State) => void,
): Store {
  let state = first
  let shown = first
  let timer: Timer | undefined
  let isAwaited = false
  const stateNow = () => update({ type: 'tick', now: clock.now() }, state)
  function dispatch(message?: Message): void {
    state = stateNow()
    if (message) state = update(message, state)
    if (isAwaited) return
    isAwaited = true
    timer?.cancel()
    timer = clock.after(0, show)
  }
  function show(): void {
    const before = shown
    state = stateNow()
    shown = state
    isAwaited = false
    const next = nextChangeIn(state)
    timer = next === undefined ? undefined : clock.after(next, show)
    changed(before, state)
  }
  return { dispatch, state: stateNow }
}
