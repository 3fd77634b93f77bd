import type { StateType } from './state.ts'

/** "The Succeed State either terminates a state machine successfully, ends a branch of a Parallel State, or ends an iteration of a Map State." */
export const succeed: StateType = (run) => ({ output: run.exit(run.state, '', {}, run.input) })
