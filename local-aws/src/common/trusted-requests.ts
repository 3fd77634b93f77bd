import type { IncomingHttpHeaders } from 'node:http'

/** The hosts that a listener accepts: loopback names with its own port, and hosts from the command line. */
export interface Listener {
  port: number
  /** `name` or `name:port`, in lower case. */
  hosts: readonly string[]
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Returns why a request's `Host` is refused, or undefined if the listener accepts it. Another name may have been
 * made to resolve to this machine (DNS rebinding).
 */
export function hostProblem({ host }: IncomingHttpHeaders, listener: Listener): string | undefined {
  if (host !== undefined && isOwn(host, 80, listener)) return undefined
  return (
    `The host ${host === undefined ? 'is missing and' : JSON.stringify(host)} is not served here. ` +
    `Use localhost:${listener.port}, or start with --host ${host?.replace(/:\d+$/, '') || 'NAME'}`
  )
}

/** Returns why an API call is refused, or undefined if no page of another site can have made it. */
export const callProblem = (headers: IncomingHttpHeaders, listener: Listener): string | undefined =>
  hostProblem(headers, listener) ?? originProblem(headers, listener)

function originProblem({ origin }: IncomingHttpHeaders, listener: Listener): string | undefined {
  if (origin === undefined || isOwnOrigin(origin, listener)) return undefined
  return `Pages of ${JSON.stringify(origin)} may not call this endpoint.`
}

function isOwnOrigin(origin: string, listener: Listener): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  return host !== '' && isOwn(host, protocol === 'https:' ? 443 : 80, listener)
}

function isOwn(host: string, defaultPort: number, { port, hosts }: Listener): boolean {
  const [, name = '', written] = /^(\[[^\]]*\]|[^:]+)(?::(\d+))?$/.exec(host.toLowerCase()) ?? []
  const named = hosts.includes(name) || hosts.includes(`${name}:${written ?? defaultPort}`)
  return named || (LOOPBACK.test(name) && Number(written ?? defaultPort) === port)
}

/** Matches the algorithm, and an access key with its scope. */
const SIGNATURE = /^AWS4-[\w-]+ +(.*[ ,])?Credential=[^\s,/]+\/[^\s,]+/

/**
 * Whether an `Authorization` header holds an AWS signature. Accepts any key and does not verify the signature. A page
 * in a browser cannot send this header to another origin, and processes on this machine are trusted.
 */
export function isSigned(authorization: string | undefined): boolean {
  return SIGNATURE.test(authorization ?? '')
}
