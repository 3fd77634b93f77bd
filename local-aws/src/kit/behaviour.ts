import type { Json } from '../services/step-functions/ports.ts'
import type { TaskCall } from './call.ts'

/** What happens to one call of a Task. Built by the functions below. */
export class Behaviour {
  readonly outcome: Outcome
  /** Virtual milliseconds until the outcome. */
  readonly after: number
  /** The call's answer, if the result comes later. */
  readonly submitted: Json | undefined

  constructor(outcome: Outcome, after = 0, submitted?: Json) {
    this.outcome = outcome
    this.after = after
    this.submitted = submitted
  }
}

export type Outcome =
  | { kind: 'succeeds'; output: Json }
  | { kind: 'fails'; error: string | undefined; cause: string | undefined }
  | { kind: 'throws'; errorType: string; errorMessage: string }
  | { kind: 'refuses'; code: string; message: string; httpStatus: number }
  | { kind: 'waits'; script: Script | undefined }
  | { kind: 'hangs' }

/** Acts as the holder of the token: sleeps, sends heartbeats, sends the result. */
export type Script = (call: TaskCall) => void | Promise<void>

/** Any JSON value stands for `succeeds(value)`. A function is called at each call of the Task. */
export type TaskBehaviour = Json | Behaviour | BehaviourOf
export type BehaviourOf = (
  call: TaskCall,
) => Json | Behaviour | undefined | Promise<Json | Behaviour | undefined>

/**
 * The Task's result: what the function returns, the service answers, the token's holder sends, the activity's worker
 * sends, or the job ends with.
 */
export const succeeds = (output: Json = null): Behaviour => new Behaviour({ kind: 'succeeds', output })

/** The Task's failure as a service, a job, a worker or the holder of a token reports it. */
export const fails = (error?: string, cause?: string): Behaviour =>
  new Behaviour({ kind: 'fails', error, cause })

/** The Lambda function throws. The cause is its error payload, `{"errorType":…,"errorMessage":…}`. */
export const throws = (errorType: string, errorMessage = ''): Behaviour =>
  new Behaviour({ kind: 'throws', errorType, errorMessage })

/**
 * The service refuses the call. Give the service's own error name: `refuses('TooManyRequestsException')` on Lambda
 * fails the Task with `Lambda.TooManyRequestsException`.
 */
export const refuses = (code: string, message = 'Refused by the test.', httpStatus = 400): Behaviour =>
  new Behaviour({ kind: 'refuses', code, message, httpStatus })

/** The token (or the activity's task) stays open. `script` answers it; without a script, the test does. */
export const waits = (script?: Script): Behaviour => new Behaviour({ kind: 'waits', script })

/** The call is never answered. An activity finds no worker. */
export const hangs = (): Behaviour => new Behaviour({ kind: 'hangs' })

/** The same outcome after this many virtual milliseconds. */
export function takes(ms: number, behaviour: Json | Behaviour = null): Behaviour {
  const { outcome, after, submitted } = asBehaviour(behaviour)
  return new Behaviour(outcome, ms + after, submitted)
}

/** For `.waitForTaskToken` and `.sync`: the call's answer. The result comes after it. */
export function submits(answer: Json, behaviour: Json | Behaviour): Behaviour {
  const { outcome, after } = asBehaviour(behaviour)
  return new Behaviour(outcome, after, answer)
}

/** One behaviour for each call of the Task. The last one repeats. */
export function inTurn(first: TaskBehaviour, ...more: TaskBehaviour[]): BehaviourOf {
  const all = [first, ...more]
  return (call) => {
    const one = all[Math.min(call.nth, all.length) - 1] ?? null
    return typeof one === 'function' ? one(call) : one
  }
}

/** Runs a Lambda handler. What it throws becomes the function's error, as Lambda reports it. */
export function handles<Event>(handler: (event: Event) => unknown): BehaviourOf {
  return async (call) => {
    try {
      return ((await handler(call.arguments as Event)) ?? null) as Json
    } catch (thrown) {
      const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown))
      return throws(name, message)
    }
  }
}

export const asBehaviour = (given: Json | Behaviour | undefined): Behaviour =>
  given instanceof Behaviour ? given : succeeds(given ?? null)
