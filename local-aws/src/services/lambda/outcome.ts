import type { ErrorPayload } from './worker/messages.ts'

/** The result of one invocation. */
export interface Outcome {
  /** JSON text: what the function returned, or the error payload. */
  payload: string
  failed: boolean
  /** Status in the REPORT line of an environment that has ended. */
  status?: 'timeout' | 'error'
  errorType?: string
  /** Lambda's own log line about the outcome. */
  logLine?: string
}

/** Maximum size of a response in bytes. AWS allows slightly more than the 6 MB of a request. */
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

/** An uncaught error ended the environment. */
export const crashed = (error: ErrorPayload): Outcome => failure(error, { status: 'error' })

export function timedOut(requestId: string, timeoutSeconds: number, now: number): Outcome {
  const sentence = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`
  return failure(
    { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: ${sentence}` },
    { status: 'timeout', logLine: `${new Date(now).toISOString()} ${requestId} ${sentence}` },
  )
}

/** The process ended during an event: by `process.exit`, or for lack of memory. */
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

/** A signal ended the process. `killed` is the signal for a process that exceeds its memory. */
export const killed = (requestId: string, signal: string): Outcome =>
  exited(requestId, `Runtime exited with error: signal: ${signal}`)
