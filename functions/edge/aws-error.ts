/** Classifies errors of AWS calls, so that the game's code does not depend on the SDK's error classes. */

/** Whether AWS refused a call with one of these error names, for example `GoneException`. */
export function isAwsError(error: unknown, ...names: string[]): error is Error {
  return error instanceof Error && '$metadata' in error && names.includes(error.name)
}

/** AWS still throttles after all retries. */
export class ThrottledError extends Error {
  override readonly name = 'ThrottledError'
}

const THROTTLED = /Throttl|LimitExceeded|TooManyRequests|ProvisionedThroughputExceeded/

/** Whether a call failed because of a rate limit. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && THROTTLED.test(error.name)
}

/** The facts about a failure for a log line. AWS's support finds the failed call by its request id. */
export function failureFacts(error: unknown): { error: Error; awsRequestId?: string; awsAttempts?: number } {
  const { $metadata } = Object(error) as { $metadata?: { requestId?: string; attempts?: number } }
  return {
    error: error as Error,
    ...($metadata?.requestId ? { awsRequestId: $metadata.requestId } : {}),
    ...($metadata?.attempts ? { awsAttempts: $metadata.attempts } : {}),
  }
}
