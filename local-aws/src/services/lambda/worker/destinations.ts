/** Decides where a function's request goes: to a service of the runtime, nowhere, or through Node's own client. */

/** The addresses of the runtime's services, for the thread of a function. */
export interface ServiceAddresses {
  /** Origins of the services: `http://127.0.0.1:4566`. */
  origins: readonly string[]
  /** The origin that answers `@connections`. */
  gateway: string | undefined
  region: string
}

export type Destination =
  | { kind: 'service'; origin: string; path: string; isAwsHost: boolean }
  | { kind: 'aws'; error: Error }

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])
/** The SDK writes it in front of the endpoint's host for StartSyncExecution and TestState, as AWS has it. */
const HOST_PREFIX = /^sync-(?=localhost$|127\.)/
const EXECUTE_API = /^([a-z0-9-]+)\.execute-api\.([a-z0-9-]+)\.amazonaws\.com$/
const AWS_HOST = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/

/**
 * The services have no TLS, so `https://${domainName}/${stage}` is treated as `http://`. A host of API Gateway in this
 * region, `https://${apiId}.execute-api.<region>.amazonaws.com/<stage>`, means the local gateway. No other AWS call
 * leaves the machine: the function's credentials are made up, so AWS would refuse it.
 */
export function destinationOf(
  url: URL,
  { origins, gateway, region }: ServiceAddresses,
): Destination | undefined {
  const { protocol, hostname, host, pathname, search } = url
  if (protocol !== 'http:' && protocol !== 'https:') return undefined
  const path = pathname + search
  const port = url.port || (protocol === 'https:' ? '443' : '80')
  const origin = LOOPBACK.has(hostname)
    ? origins.find((one) => new URL(one).port === port || (port === '80' && new URL(one).port === ''))
    : undefined
  if (origin) return { kind: 'service', origin, path, isAwsHost: false }
  const [, apiId, apiRegion] = EXECUTE_API.exec(hostname) ?? []
  if (apiId !== undefined && apiRegion === region && gateway)
    return { kind: 'service', origin: gateway, path: `/${apiId}${path}`, isAwsHost: true }
  return AWS_HOST.test(hostname) ? { kind: 'aws', error: leavesTheMachine(host) } : undefined
}

/** The host of a service, without what an SDK writes in front of it. */
export const withoutHostPrefix = (host: string): string => host.replace(HOST_PREFIX, '')

/** The error of a call that would leave the machine. */
export const leavesTheMachine = (host: string): Error =>
  Object.assign(
    new Error(
      `The call of ${host} was stopped: this runtime serves DynamoDB, Step Functions, Lambda, STS and @connections at AWS_ENDPOINT_URL, and no call of AWS leaves this machine. Remove the endpoint from the client, or replace the service in the test.`,
    ),
    { name: 'AwsCallStopped', code: 'AWS_CALL_STOPPED' },
  )
