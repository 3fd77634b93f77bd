import type { Branch } from './branch.ts'
import { catchFailure } from './catch.ts'
import type { State, StateMachine } from './definition.ts'
import { DataLimitFailure, EvaluationFailure, RuntimeFailure, StateFailure } from './failures.ts'
import { pause } from './pause.ts'
import type { Payload } from './payload.ts'
import { Retries } from './retry.ts'
import { StateRun } from './state-run.ts'
import { choice } from './states/choice.ts'
import { fail } from './states/fail.ts'
import { map } from './states/map.ts'
import { parallel } from './states/parallel.ts'
import { pass } from './states/pass.ts'
import type { StateType, Transition } from './states/state.ts'
import { succeed } from './states/succeed.ts'
import { wait } from './states/wait.ts'
import { task } from './task/task.ts'

const stateTypes: Readonly<Record<State['Type'], StateType>> = {
  Task: task,
  Pass: pass,
  Choice: choice,
  Wait: wait,
  Succeed: succeed,
  Fail: fail,
  Parallel: parallel,
  Map: map,
}

/** Runs the states of a branch from first to last. Returns the last one's output. */
export async function runStates(branch: Branch, machine: StateMachine, input: Payload): Promise<Payload> {
  let name: string | undefined = branch.current?.name ?? machine.StartAt
  let payload = branch.current?.input ?? input
  while (name !== undefined) {
    const state = machine.States[name]
    if (!state) throw new Error(`There is no state ${name}.`)
    await branch.execution.yieldToEventLoop()
    branch.cancellation.throwIfCancelled()
    const run = resume(branch) ?? new StateRun(branch, name, state, payload)
    branch.current = run
    const transition = await runState(run)
    branch.current = undefined
    name = transition.next
    payload = transition.output
  }
  return payload
}

/**
 * After a redrive, the state that did not succeed resumes without being entered again. A Fail state is entered again.
 */
function resume(branch: Branch): StateRun | undefined {
  const run = branch.current
  if (!(run instanceof StateRun) || run.state.Type === 'Fail') return undefined
  run.redrive()
  return run
}

/** One attempt at a state, without its Retriers and Catchers. */
export function attempt(run: StateRun): Transition | Promise<Transition> {
  return stateTypes[run.state.Type](run)
}

/** Runs one state with its Retriers and Catchers. */
async function runState(run: StateRun): Promise<Transition> {
  const retries = new Retries(run.state.Retry, run.branch.execution.ports.random)
  for (;;) {
    try {
      return await attempt(run)
    } catch (thrown) {
      const failure = asFailure(thrown)
      if (failure instanceof EvaluationFailure) run.recordEvaluationFailed(failure)
      if (failure instanceof RuntimeFailure) throw failure
      // A result that is too large would be as large again, so a redrive repeats the whole state.
      if (failure instanceof DataLimitFailure) run.branchGroup = undefined
      const delay = retries.next(failure)
      if (delay === undefined) return leaveByFailure(run, failure)
      run.retryCount++
      run.due = { kind: 'backoff', at: run.branch.execution.ports.clock.now() + delay }
      await pause(run.branch, delay)
      run.due = undefined
      run.branch.execution.ports.observer?.retried?.(run)
    }
  }
}

/** No retry is left. A Catcher handles the failure, or the state around this one does. */
function leaveByFailure(run: StateRun, failure: StateFailure): Transition {
  const before = run.branch.chain.last
  recordFailed(run)
  try {
    const transition = catchFailure(run, failure)
    if (transition) return transition
  } catch (thrown) {
    // The Catcher's own expression failed. The event points to where the state was when it first failed.
    if (!(thrown instanceof EvaluationFailure)) throw thrown
    run.branch.chain.last = before
    run.recordEvaluationFailed(thrown)
    recordFailed(run)
    throw thrown
  }
  throw failure
}

function recordFailed(run: StateRun): void {
  const { Type } = run.state
  if (Type !== 'Map' && Type !== 'Parallel') return
  run.record(`${Type}StateFailed`)
  run.failed = true
}

/** States handle nothing else that is thrown (Cancelled, an internal error). */
function asFailure(thrown: unknown): StateFailure {
  if (thrown instanceof StateFailure) return thrown
  throw thrown
}
