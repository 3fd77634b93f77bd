/**
 * The seams between the services of the local runtime. A service knows the others only through these types,
 * so each can be run, tested and replaced by itself.
 */

/** Who makes a call: the ARN of a role that the template holds, or nobody in particular (a person's CLI). */
export interface Caller {
  roleArn?: string
  /** Whether the template itself gave the role this work. Anybody may make a state machine with a role's name. */
  fromTemplate?: true
  /** How the role's session is called in errors and in `sts:GetCallerIdentity`. */
  sessionName?: string
  /** The trace that the call belongs to, by its `X-Amzn-Trace-Id` header. */
  trace?: string
  /** Ends the execution environment that calls; present only where faults may be injected. */
  crash?(): void
}

/**
 * Asks whether `caller` may do `action` on `resource`; throws an AccessDenied AwsError with the service's
 * sentence when it may not. A caller without a role is not restricted.
 */
export type Authorize = (caller: Caller, action: string, resource: string) => void

/** One call of an AWS JSON protocol, already routed by its `X-Amz-Target` (`<targetPrefix>.<action>`). */
export interface AwsJsonService {
  /** `AWSStepFunctions`, `DynamoDB_20120810`. */
  readonly targetPrefix: string
  /** Answers with the response's JSON value; rejects with AwsError. */
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
  /** `Tail` asks for the last 4 KB of the log in the answer. */
  logType?: 'None' | 'Tail'
  caller: Caller
  /** The service that invokes, when one does: its permission in the function's resource policy is needed. */
  servicePrincipal?: 'apigateway.amazonaws.com' | 'states.amazonaws.com'
  /** The ARN that such a service invokes on behalf of, for the policy's `AWS:SourceArn` condition. */
  sourceArn?: string
}

export interface InvokeResult {
  /** 200, 202 (Event) or 204 (DryRun). */
  statusCode: number
  /** What the function returned, or its error payload, as JSON text; empty for Event and DryRun. */
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
 * `TooManyRequestsException`, ...); a function that fails is an answer with `functionError`, not a rejection.
 */
export type InvokeLambda = (request: InvokeRequest) => Promise<InvokeResult>

/** One readable line a happening, for the terminal. */
export interface RuntimeLog {
  info(line: string): void
  warn(line: string): void
  error(line: string): void
}
