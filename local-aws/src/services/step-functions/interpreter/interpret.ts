import { catchFailure } from './catch.ts'
import type { State, StateMachine } from './definition.ts'
import { DataLimitFailure, EvaluationFailure, RuntimeFailure, StateFailure } from './failures.ts'
import type { Line } from './line.ts'
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

/** Runs a line's states from the first to the last, and answers with the last one's output. */
export async function runStates(line: Line, machine: StateMachine, input: Payload): Promise<Payload> {
  let name: string | undefined = line.current?.name ?? machine.StartAt
  let payload = line.current?.input ?? input
  while (name !== undefined) {
    const state = machine.States[name]
    if (!state) throw new Error(`There is no state ${name}.`)
    await line.execution.breathe()
    line.cancellation.throwIfCancelled()
    const run = resume(line) ?? new StateRun(line, name, state, payload)
    line.current = run
    const transition = await runState(run)
    line.current = undefined
    name = transition.next
    payload = transition.output
  }
  return payload
}

/** After a redrive: the state that did not succeed goes on without being entered again; a Fail is entered. */
function resume(line: Line): StateRun | undefined {
  const run = line.current
  if (!(run instanceof StateRun) || run.state.Type === 'Fail') return undefined
  run.redrive()
  return run
}

/** One attempt at a state, without its Retriers and Catchers. */
export function attempt(run: StateRun): Transition | Promise<Transition> {
  return stateTypes[run.state.Type](run)
}

/** One state with its Retriers and Catchers. */
async function runState(run: StateRun): Promise<Transition> {
  const retries = new Retries(run.state.Retry, run.line.execution.ports.random)
  for (;;) {
    try {
      return await attempt(run)
    } catch (thrown) {
      const failure = asFailure(thrown)
      if (failure instanceof EvaluationFailure) run.recordEvaluationFailed(failure)
      if (failure instanceof RuntimeFailure) throw failure
      // A result too large would be as large again: a redrive runs all of it once more.
      if (failure instanceof DataLimitFailure) run.region = undefined
      const delay = retries.next(failure)
      if (delay === undefined) return leaveByFailure(run, failure)
      run.retryCount++
      run.due = { kind: 'backoff', at: run.line.execution.ports.clock.now() + delay }
      await pause(run.line, delay)
      run.due = undefined
      run.line.execution.ports.observer?.retried?.(run)
    }
  }
}

/** No retry is left: a Catcher takes over, or the failure goes on to the state around this one. */
function leaveByFailure(run: StateRun, failure: StateFailure): Transition {
  const before = run.line.chain.last
  recordFailed(run)
  try {
    const transition = catchFailure(run, failure)
    if (transition) return transition
  } catch (thrown) {
    // The Catcher's own expression failed: told from where the state stood before it failed at first.
    if (!(thrown instanceof EvaluationFailure)) throw thrown
    run.line.chain.last = before
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

/** Everything else that is thrown (a Cancelled, a mistake of this program) is nothing a state may handle. */
function asFailure(thrown: unknown): StateFailure {
  if (thrown instanceof StateFailure) return thrown
  throw thrown
}
