import type { Json } from '../services/step-functions/ports.ts'
import type { TaskCall } from './call.ts'

/** What becomes of one call of a Task; made by the words below. */
export class Behaviour {
  readonly outcome: Outcome
  /** Virtual milliseconds until then. */
  readonly after: number
  /** Where the result comes later than the call's answer: what that answer is. */
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

/** Plays whoever holds the token: sleeps, sends heartbeats, sends the result. */
export type Script = (call: TaskCall) => void | Promise<void>

/** Any JSON value stands for itself, `succeeds(value)`; a function is asked at each call. */
export type TaskBehaviour = Json | Behaviour | BehaviourOf
export type BehaviourOf = (
  call: TaskCall,
) => Json | Behaviour | undefined | Promise<Json | Behaviour | undefined>

/**
 * The Task's result, by whichever way it gets one: what the function returns, what the service answers, what
 * is sent with the token, what the worker of the activity sends, what the job comes to.
 */
export const succeeds = (output: Json = null): Behaviour => new Behaviour({ kind: 'succeeds', output })

/** The Task's failure as a service, a job, a worker or the holder of a token gives it. */
export const fails = (error?: string, cause?: string): Behaviour =>
  new Behaviour({ kind: 'fails', error, cause })

/** The Lambda function throws. The cause is its error payload, `{"errorType":…,"errorMessage":…}`. */
export const throws = (errorType: string, errorMessage = ''): Behaviour =>
  new Behaviour({ kind: 'throws', errorType, errorMessage })

/**
 * The service refuses the call, with its own name of the error: `refuses('TooManyRequestsException')` of
 * Lambda fails the Task with `Lambda.TooManyRequestsException`.
 */
export const refuses = (code: string, message = 'Refused by the test.', httpStatus = 400): Behaviour =>
  new Behaviour({ kind: 'refuses', code, message, httpStatus })

/** The token (or the activity's task) is out, for the script to answer, or without one for the test. */
export const waits = (script?: Script): Behaviour => new Behaviour({ kind: 'waits', script })

/** The call is never answered; an activity finds no worker. */
export const hangs = (): Behaviour => new Behaviour({ kind: 'hangs' })

/** The same, after so many virtual milliseconds. */
export function takes(ms: number, behaviour: Json | Behaviour = null): Behaviour {
  const { outcome, after, submitted } = asBehaviour(behaviour)
  return new Behaviour(outcome, ms + after, submitted)
}

/** With `.waitForTaskToken` and `.sync`: the call is answered with this, and the result comes after it. */
export function submits(answer: Json, behaviour: Json | Behaviour): Behaviour {
  const { outcome, after } = asBehaviour(behaviour)
  return new Behaviour(outcome, after, answer)
}

/** Another behaviour at each call of the Task; the last one stays. */
export function inTurn(first: TaskBehaviour, ...more: TaskBehaviour[]): BehaviourOf {
  const all = [first, ...more]
  return (call) => {
    const one = all[Math.min(call.nth, all.length) - 1] ?? null
    return typeof one === 'function' ? one(call) : one
  }
}

/** Runs a Lambda handler: what it throws is the function's error, as Lambda would tell it. */
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
