import { isObject, type ResolvedStack, type Value } from './model.ts'

/** A host name that stands in the template for something that runs on this machine. */
export interface PublicEndpoint {
  /** `k2x9d1m4qa.execute-api.us-east-1.amazonaws.com` */
  host: string
  /** Without a scheme and a trailing slash: `127.0.0.1:3001`, or with a path. */
  local: string
}

const INSECURE: Record<string, string> = { wss: 'ws', https: 'http' }

/**
 * Points URLs of public hosts at this machine, where there is no TLS: `wss://<host>` becomes `ws://<local>`.
 * Only the origin changes, so a stage's path and a content security policy come out right too.
 */
export function rewriter(endpoints: readonly PublicEndpoint[]): (text: string) => string {
  const patterns = endpoints.map(({ host, local }) => ({
    pattern: new RegExp(`(wss|https)://${host.replaceAll('.', '\\.')}(?![\\w.-])`, 'g'),
    local,
  }))
  return (text) => {
    let rewritten = text
    for (const { pattern, local } of patterns)
      rewritten = rewritten.replace(pattern, (_, scheme: string) => `${INSECURE[scheme]}://${local}`)
    return rewritten
  }
}

/** Every string of a value, keys excepted, through `rewrite`. */
export function mapStrings(value: Value, rewrite: (text: string) => string): Value {
  if (typeof value === 'string') return rewrite(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, rewrite))
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, rewrite)]))
  return value
}

/** The stack with its properties and outputs pointed at this machine. */
export function pointHere(stack: ResolvedStack, rewrite: (text: string) => string): ResolvedStack {
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
