import { AwsError } from '../../common/aws/error.ts'
import type { InvokeRequest } from '../../common/aws/ports.ts'
import type { FunctionConfig } from './model.ts'

/** Maximum size of an event, in bytes. */
const REQUEST_LIMITS = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const

const INVOCATION_TYPES = ['RequestResponse', 'Event', 'DryRun'] as const

/** Checks the type of an invocation. A state machine may pass any value, from an expression. */
export function invocationTypeOf(given: unknown): NonNullable<InvokeRequest['invocationType']> {
  const known = INVOCATION_TYPES.find((type) => type === (given ?? 'RequestResponse'))
  if (known) return known
  throw new AwsError(
    'InvalidParameterValueException',
    `1 validation error detected: Value '${String(given)}' at 'invocationType' failed to satisfy constraint: ` +
      'Member must satisfy enum value set: [Event, RequestResponse, DryRun]',
  )
}

/** Default quota of concurrent invocations per account. */
export const ACCOUNT_CONCURRENCY = 1000

/** Concurrency that must remain for functions without a reservation. */
export const UNRESERVED_CONCURRENCY = 100

/** Throws AwsError for an event that is too large or is not JSON. */
export function checkPayload(payload: string, type: NonNullable<InvokeRequest['invocationType']>) {
  const limit = REQUEST_LIMITS[type]
  // A UTF-16 unit has at most 3 bytes in UTF-8, so most events need no exact count.
  const size = payload.length * 3 > limit ? Buffer.byteLength(payload) : 0
  if (size > limit)
    throw new AwsError(
      'RequestEntityTooLargeException',
      `${size} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
      413,
    )
  try {
    JSON.parse(payload)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${reason}`,
      400,
    )
  }
}

/** Maximum size in base64, in bytes. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const LONGEST_CLIENT_CONTEXT = 3_583

/** Decodes a client context: JSON text in base64. */
export function readClientContext(base64: string): string {
  const refuse = (message: string) => new AwsError('InvalidRequestContentException', message)
  if (base64.length > LONGEST_CLIENT_CONTEXT)
    throw refuse(`Client context must be at most ${LONGEST_CLIENT_CONTEXT} bytes of base64.`)
  const text = Buffer.from(base64, 'base64').toString()
  try {
    JSON.parse(text)
    return text
  } catch {
    throw refuse('Client context must be a valid Base64-encoded JSON object.')
  }
}

interface Load {
  config: FunctionConfig
  /** Number of running invocations. */
  concurrency: number
}

/** Throws AwsError if a further invocation would exceed the function's or the account's concurrency. */
export function checkConcurrency({ concurrency, config }: Load, all: Iterable<Load>) {
  const reserved = config.reservedConcurrency
  if (reserved !== undefined) {
    if (concurrency >= reserved) throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded')
    return
  }
  // Reserved concurrency is not available to other functions, even if it is unused.
  let left = ACCOUNT_CONCURRENCY
  for (const other of all) left -= other.config.reservedConcurrency ?? other.concurrency
  if (left <= 0) throw throttled('ConcurrentInvocationLimitExceeded')
}

function throttled(
  reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' | 'ConcurrentInvocationLimitExceeded',
): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, { Reason: reason })
}
