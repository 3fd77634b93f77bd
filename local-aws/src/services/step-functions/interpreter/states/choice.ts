import type { StateRun } from '../state-run.ts'
import type { StateType } from './state.ts'

/** "A Choice State adds branching logic": the first rule whose Condition is true names the next state. */
export const choice: StateType = (run) => {
  const rules = run.state.Choices ?? []
  for (const [index, rule] of rules.entries()) {
    if (!holds(run, rule.Condition, `Choices[${index}]/Condition`)) continue
    return { output: run.exit(rule, `Choices[${index}]/`, {}, run.input), next: rule.Next }
  }
  // The state's own "Assign" and "Output" are for its Default.
  if (run.state.Default === undefined)
    throw run.runtimeFailure(
      'Failed to transition out of the state. The state does not point to a next state.',
    )
  return { output: run.exit(run.state, '', {}, run.input), next: run.state.Default }
}

function holds(run: StateRun, condition: string | boolean, location: string): boolean {
  return run.evaluateAs('boolean', condition, location) === true
}
