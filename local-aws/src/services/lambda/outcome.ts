import type { ErrorPayload } from './worker/messages.ts'

/** How one invocation ended. */
export interface Outcome {
  /** JSON text: what the function returned, or the error payload. */
  payload: string
  failed: boolean
  /** For the REPORT line of an environment that is gone: `timeout` or `error`. */
  status?: 'timeout' | 'error'
  errorType?: string
  /** What the log says of it, besides what the function wrote itself. */
  logLine?: string
}

/** The synchronous limit in both directions; AWS leaves a little room for the answer. */
export const RESPONSE_LIMIT = 6_291_556

const failure = (error: ErrorPayload, rest: Partial<Outcome> = {}): Outcome => ({
  payload: JSON.stringify(error),
  failed: true,
  errorType: error.errorType,
  ...rest,
})

export function returned(payload: string): Outcome {
  if (payload.length <= RESPONSE_LIMIT / 3 || Buffer.byteLength(payload) <= RESPONSE_LIMIT)
    return { payload, failed: false }
  return failure({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`,
  })
}

/** The handler threw, or the code could not be loaded. */
export const threw = (error: ErrorPayload): Outcome => failure(error)

/** Nobody caught an error, and the environment is gone with it. */
export const crashed = (error: ErrorPayload): Outcome => failure(error, { status: 'error' })

export function timedOut(requestId: string, timeoutSeconds: number, now: number): Outcome {
  const sentence = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`
  return failure(
    { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: ${sentence}` },
    { status: 'timeout', logLine: `${new Date(now).toISOString()} ${requestId} ${sentence}` },
  )
}

/** The process ended while it had an event: `process.exit`, or not enough memory. */
export function exited(requestId: string, how: string): Outcome {
  const sentence = `RequestId: ${requestId} Error: ${how}`
  return failure(
    { errorType: 'Runtime.ExitError', errorMessage: sentence },
    { status: 'error', logLine: `${sentence}\nRuntime.ExitError` },
  )
}

export const exitReason = (exitCode: number): string =>
  exitCode === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${exitCode}`

/** By a signal; `killed` is how a process ends that takes more memory than it has. */
export const killed = (requestId: string, signal: string): Outcome =>
  exited(requestId, `Runtime exited with error: signal: ${signal}`)
