/**
 * The interfaces between the services of the runtime. A service knows the others only through these types, so each
 * can run, be tested and be replaced by itself.
 */

/** Who makes a call: a role of the template, or a person (a CLI, a script). */
export interface Caller {
  /** Undefined for a person. */
  roleArn?: string
  /** The template assigned the role to this caller. Anybody may create a state machine that names a role. */
  fromTemplate?: true
  /** Name of the role's session, in errors and in `sts:GetCallerIdentity`. */
  sessionName?: string
  /** The trace of the call, from its `X-Amzn-Trace-Id` header. */
  trace?: string
  /** The attempt of a Task that makes the call. */
  attempt?: TaskAttempt
  /** Ends the calling execution environment. Present only if faults may be injected. */
  crash?(): void
}

/** One attempt of one visit of an execution to a Task. */
export interface TaskAttempt {
  executionArn: string
  /** The id of the event that entered the state. */
  enteredEventId: number
  /** From 1. A redrive counts from 1 again. */
  number: number
}

/**
 * Checks that `caller` may perform `action` on `resource`. Throws an AwsError (AccessDenied) with the service's
 * message if not. A caller without a role is not restricted.
 */
export type Authorize = (caller: Caller, action: string, resource: string) => void

/** A service of an AWS JSON protocol. `X-Amz-Target` routes a call to it: `<targetPrefix>.<action>`. */
export interface AwsJsonService {
  /** `AWSStepFunctions`, `DynamoDB_20120810`. */
  readonly targetPrefix: string
  /** Resolves to the JSON value of the response. Rejects with AwsError. */
  call(action: string, input: unknown, caller: Caller): Promise<unknown>
}

export interface InvokeRequest {
  /** Name, partial or full ARN, with or without a qualifier. */
  functionName: string
  /** The event, as JSON text. */
  payload: string
  /** `RequestResponse` when absent. */
  invocationType?: 'RequestResponse' | 'Event' | 'DryRun'
  /** JSON in base64, for `context.clientContext`. */
  clientContext?: string
  /** `Tail` adds the last 4 KB of the log to the response. */
  logType?: 'None' | 'Tail'
  caller: Caller
  /** The invoking service, if any. The function's resource policy must permit it. */
  servicePrincipal?: 'apigateway.amazonaws.com' | 'states.amazonaws.com'
  /** The ARN on whose behalf the service invokes, for the policy's `AWS:SourceArn` condition. */
  sourceArn?: string
  /** The client that caused the invocation. Invocations that wait for a free environment take turns by client. */
  source?: string
}

export interface InvokeResult {
  /** 200, 202 (Event) or 204 (DryRun). */
  statusCode: number
  /** The function's result or error payload, as JSON text. Empty for Event and DryRun. */
  payload: string
  /** Present when the function failed; `payload` is then `{errorType, errorMessage, trace?}`. */
  functionError?: 'Unhandled'
  executedVersion: string
  requestId: string
  /** Base64, when `logType` was `Tail`. */
  logResult?: string
}

/**
 * Invokes a function. Rejects with AwsError as the Lambda API does (`ResourceNotFoundException`,
 * `TooManyRequestsException`, ...). If the function itself fails, it resolves with `functionError`.
 */
export type InvokeLambda = (request: InvokeRequest) => Promise<InvokeResult>

/** Receives one readable line per event. */
export interface RuntimeLog {
  info(line: string): void
  warn(line: string): void
  error(line: string): void
}
