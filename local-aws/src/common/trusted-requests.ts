import type { IncomingHttpHeaders } from 'node:http'

/** Where a listener may be asked: on a loopback name with its own port, or on a host that a person named. */
export interface Listener {
  port: number
  /** `name` or `name:port`, in lower case. */
  hosts: readonly string[]
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Why the request's `Host` is refused; undefined when it is the listener's own. A foreign name may be rebound DNS. */
export function hostProblem({ host }: IncomingHttpHeaders, listener: Listener): string | undefined {
  if (host !== undefined && isOwn(host, 80, listener)) return undefined
  return (
    `The host ${host === undefined ? 'is missing and' : JSON.stringify(host)} is not served here. ` +
    `Use localhost:${listener.port}, or name the host at the start: --host ${host?.replace(/:\d+$/, '') || 'NAME'}`
  )
}

/** Why a call of an API is refused; undefined when no page of another site can have made it. */
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

/** The algorithm, and a key with its scope. */
const SIGNATURE = /^AWS4-[\w-]+ +(.*[ ,])?Credential=[^\s,/]+\/[^\s,]+/

/**
 * Whether an `Authorization` header is a signature of AWS's. Any key will do and the signature is not verified: a page
 * in a browser cannot send the header to another origin, and a process of this machine is trusted.
 */
export function isSigned(authorization: string | undefined): boolean {
  return SIGNATURE.test(authorization ?? '')
}
