/**
 * Calls of AWS's APIs, without its SDK: signed by `aws4`, tried again where that may help. Why not the SDK:
 * docs/decisions/007-aws-calls.md.
 */
import { setTimeout } from 'node:timers/promises'
import { type Answer, attempt, type Call } from './attempt.ts'
import { endpointOf, type Service } from './endpoints.ts'
import { AwsCallError } from './error.ts'

/** As many as the SDK's standard mode, and one more: our calls are short. */
const ATTEMPTS = 4

/** Full jitter: anything up to this before the second attempt, doubled for each one after it. */
const BACKOFF_MS = 50

/** Codes of the JSON services that are worth another attempt though their status is 400. */
const THROTTLED = /Throttl|LimitExceeded|TooManyRequests|ProvisionedThroughputExceeded|TransactionInProgress/

/** Between a call and AWS: `next` goes on to the answer's body. */
export type Interceptor = (service: Service, request: Call, next: () => Promise<string>) => Promise<string>

let calling: (service: Service, request: Call) => Promise<string> = answered

/** Has every call go through this, outside of what was put there before: to watch calls, say, or to order them. */
export function intercept(interceptor: Interceptor): void {
  const inner = calling
  calling = (service, request) => interceptor(service, request, () => inner(service, request))
}

/** The answer's body. Throws AwsCallError when the service refuses, once trying again has not helped. */
export function call(service: Service, request: Call): Promise<string> {
  return calling(service, request)
}

async function answered(service: Service, request: Call): Promise<string> {
  const endpoint = endpointOf(service)
  for (let tried = 1; ; tried++) {
    let failure: unknown
    try {
      const answer = await attempt(endpoint, request)
      if (answer.status < 300) return answer.body
      failure = refusalOf(answer)
    } catch (error) {
      failure = error
    }
    if (tried === ATTEMPTS || !isPassing(failure)) throw failure
    await setTimeout(Math.random() * BACKOFF_MS * 2 ** (tried - 1))
  }
}

/** No answer, an answer of a service in trouble, or one that asks for patience. */
function isPassing(failure: unknown): boolean {
  if (!(failure instanceof AwsCallError)) return true
  return failure.httpStatus >= 500 || failure.httpStatus === 429 || THROTTLED.test(failure.name)
}

/** JSON services name the error in the body, REST services in a header; either may carry a prefix or a suffix. */
function refusalOf({ status, headers, body }: Answer): AwsCallError {
  const fields = parsed(body)
  const code = headers['x-amzn-errortype'] ?? fields.__type ?? `HTTP ${status}`
  const name = String(code).replace(/:.*$/, '').replace(/^.*#/, '')
  return new AwsCallError(name, String(fields.message ?? fields.Message ?? ''), status)
}

function parsed(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body))
  } catch {
    return {}
  }
}
