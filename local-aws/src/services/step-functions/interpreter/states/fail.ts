import { StateFailure } from '../failures.ts'
import type { StateType } from './state.ts'

/** "The Fail State terminates the machine and marks it as a failure." */
export const fail: StateType = (run) => {
  const { Error: error, Cause: cause } = run.state
  const name = error === undefined ? undefined : String(run.evaluateAs('string', error, 'Error'))
  const reason = cause === undefined ? undefined : String(run.evaluateAs('string', cause, 'Cause'))
  throw new StateFailure(name, reason)
}
