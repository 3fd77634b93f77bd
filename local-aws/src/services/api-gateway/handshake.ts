import type { IncomingMessage } from 'node:http'

/** An upgrade request in the form of API Gateway's events: each name with its last value, and with all values. */
export interface Handshake {
  headers: Record<string, string>
  multiValueHeaders: Record<string, string[]>
  queryStringParameters: Record<string, string>
  multiValueQueryStringParameters: Record<string, string[]>
  host: string
  sourceIp: string
  userAgent?: string
}

/** Whether a request is a valid WebSocket handshake. Checked before any function is called. */
export function isWebSocketUpgrade(request: IncomingMessage): boolean {
  const { host, upgrade, 'sec-websocket-key': key, 'sec-websocket-version': version } = request.headers
  return (
    request.method === 'GET' &&
    // HTTP/1.0 has no upgrades.
    request.httpVersion === '1.1' &&
    host !== undefined &&
    upgrade?.toLowerCase() === 'websocket' &&
    /^[+/0-9A-Za-z]{22}==$/.test(String(key)) &&
    (version === '13' || version === '8')
  )
}

export function readHandshake(request: IncomingMessage, traceId: string): Handshake {
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1'
  const forwarded = request.headers['x-forwarded-for']
  const added: [string, string][] = [
    // API Gateway adds the content length to every authorizer event.
    ['content-length', '0'],
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', forwarded ? `${String(forwarded)}, ${sourceIp}` : sourceIp],
    ['X-Forwarded-Port', String(request.socket.localPort ?? '')],
    ['X-Forwarded-Proto', 'http'],
  ]
  const replaced = new Set(added.map(([name]) => name.toLowerCase()))
  const sent = pairs(request.rawHeaders).filter(([name]) => !replaced.has(name.toLowerCase()))
  const headers = [...sent, ...added].sort(([a], [b]) => compareNames(a.toLowerCase(), b.toLowerCase()))
  const query = [...new URLSearchParams(request.url?.split('?').slice(1).join('?'))]
  return {
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: allValues(query),
    host: request.headers.host ?? '',
    sourceIp,
    userAgent: request.headers['user-agent'],
  }
}

/** Removes hop-by-hop headers. A `$connect` integration does not see them. */
export function withoutHopHeaders<T>(headers: Record<string, T>): Record<string, T> {
  const hop = new Set(['connection', 'upgrade', 'content-length'])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hop.has(name.toLowerCase())))
}

function pairs(raw: readonly string[]): [string, string][] {
  const result: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    result.push([raw[index] ?? '', raw[index + 1] ?? ''])
  }
  return result
}

const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const lastValues = (entries: [string, string][]): Record<string, string> => Object.fromEntries(entries)

function allValues(entries: [string, string][]): Record<string, string[]> {
  const result = new Map<string, string[]>()
  for (const [name, value] of entries) result.set(name, [...(result.get(name) ?? []), value])
  return Object.fromEntries(result)
}
