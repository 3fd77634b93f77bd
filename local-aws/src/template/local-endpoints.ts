import { isObject, type ResolvedStack, type Value } from './model.ts'

/** A public host name of the template, and the local address that replaces it. */
export interface PublicEndpoint {
  /** `k2x9d1m4qa.execute-api.us-east-1.amazonaws.com` */
  host: string
  /** Host, port and optional path, without a scheme and a trailing slash: `127.0.0.1:3001`. */
  local: string
  /** The same for clients, which may be on other machines: in `wss://` URLs. Default: `local`. */
  forClients?: string
}

const INSECURE: Record<string, string> = { wss: 'ws', https: 'http' }

/**
 * Returns a function that replaces public hosts in URLs by local addresses. There is no TLS here, so `wss://<host>`
 * becomes `ws://<local>`. Only the origin changes, so stage paths and content security policies stay correct.
 */
export function endpointRewriter(endpoints: readonly PublicEndpoint[]): (text: string) => string {
  const patterns = endpoints.map(({ host, local, forClients = local }) => ({
    pattern: new RegExp(`(wss|https)://${host.replaceAll('.', '\\.')}(?![\\w.-])`, 'g'),
    local,
    forClients,
  }))
  return (text) => {
    let rewritten = text
    for (const { pattern, local, forClients } of patterns)
      rewritten = rewritten.replace(
        pattern,
        (_, scheme: string) => `${INSECURE[scheme]}://${scheme === 'wss' ? forClients : local}`,
      )
    return rewritten
  }
}

/** Applies `rewrite` to every string of a value, except keys. */
function mapStrings(value: Value, rewrite: (text: string) => string): Value {
  if (typeof value === 'string') return rewrite(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, rewrite))
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, rewrite)]))
  return value
}

/** Returns the stack with the URLs of its properties and outputs rewritten. */
export function pointToThisMachine(stack: ResolvedStack, rewrite: (text: string) => string): ResolvedStack {
  const properties = (value: Value) => {
    const mapped = mapStrings(value, rewrite)
    return isObject(mapped) ? mapped : {}
  }
  return {
    ...stack,
    resources: stack.resources.map((resource) => ({
      ...resource,
      properties: properties(resource.properties),
    })),
    outputs: properties(stack.outputs),
  }
}
