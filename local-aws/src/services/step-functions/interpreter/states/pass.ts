import { onward, type StateType } from './state.ts'

/** "The Pass State by default passes its input to its output, performing no work." */
export const pass: StateType = (run) => onward(run, run.exit(run.state, '', {}, run.input))
