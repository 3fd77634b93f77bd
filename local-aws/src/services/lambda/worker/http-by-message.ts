/**
 * Sends HTTP requests for the runtime's services as messages between threads, which takes a fraction of the time of a
 * socket. All other requests use Node's own client, and so do requests that need more than one request and response
 * (upgrades, for example).
 */
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import { isIPv6 } from 'node:net'
import { urlToHttpOptions } from 'node:url'
import type { MessagePort } from 'node:worker_threads'
import { destinationOf, leavesTheMachine, type ServiceAddresses, withoutHostPrefix } from './destinations.ts'
import type { HttpAnswer, HttpLoss, HttpQuestion } from './http-messages.ts'
import { type Ask, MessageRequest, type RequestTarget } from './message-request.ts'

type OnResponse = (response: IncomingMessage) => void

export function redirectHttp(port: MessagePort, addresses: ServiceAddresses) {
  const ask = asker(port)
  for (const [module, protocol] of [
    [http, 'http:'],
    [https, 'https:'],
  ] as const) {
    const { request } = module
    const redirected = (...given: Parameters<typeof http.request>): ClientRequest => {
      const [options, callback] = readArguments(given)
      const target = targetOf({ protocol, ...options }, addresses)
      if (target === undefined) return Reflect.apply(request, module, given)
      const made = (target instanceof Error
        ? stopped(options, target)
        : new MessageRequest(target, withHost(options, target), ask)) as unknown as ClientRequest
      if (callback) made.once('response', callback)
      return made
    }
    module.request = redirected as typeof http.request
    module.get = ((...given: Parameters<typeof http.request>) => {
      const made = redirected(...given)
      made.end()
      return made
    }) as typeof http.get
  }
  syncBuiltinESMExports()
}

/** A request that fails like one for an unknown host. */
function stopped(options: RequestOptions, error: Error): MessageRequest {
  const target = { origin: '', host: String(options.hostname ?? options.host), path: options.path ?? '/' }
  const request = new MessageRequest(target, {}, () => () => {})
  setImmediate(() => request.destroy(error))
  return request
}

/** Replaces a `Host` header of the caller, because the services only accept their own names. */
function withHost(options: RequestOptions, { origin }: RequestTarget): RequestOptions {
  const headers = Object.entries(options.headers ?? {}).filter(([name]) => name.toLowerCase() !== 'host')
  const hasHost = headers.length < Object.keys(options.headers ?? {}).length
  return hasHost
    ? { ...options, headers: Object.fromEntries([...headers, ['host', new URL(origin).host]]) }
    : options
}

/** Keeps the thread's event loop alive only while a request waits for its response. */
function asker(port: MessagePort): Ask {
  const waiting = new Map<number, (answer: HttpAnswer | HttpLoss) => void>()
  let last = 0
  const settle = (id: number) => {
    waiting.delete(id)
    if (waiting.size === 0) port.unref()
  }
  port.on('message', (answer: HttpAnswer | HttpLoss) => {
    const answered = waiting.get(answer.id)
    if (answered === undefined) return
    settle(answer.id)
    answered(answer)
  })
  port.unref()
  return (question, answered) => {
    const id = ++last
    if (waiting.size === 0) port.ref()
    waiting.set(id, answered)
    port.postMessage({ ...question, id } satisfies HttpQuestion)
    return () => settle(id)
  }
}

function readArguments(given: unknown[]): [RequestOptions, OnResponse | undefined] {
  const [first, second, third] = given
  const isAddress = typeof first === 'string' || first instanceof URL
  const fromAddress = isAddress ? urlToHttpOptions(new URL(first)) : {}
  const options = isAddress ? second : first
  const callback = isAddress && typeof second !== 'function' ? third : second
  return [
    { ...fromAddress, ...(typeof options === 'object' ? options : undefined) },
    typeof callback === 'function' ? (callback as OnResponse) : undefined,
  ]
}

/** Characters that Node.js refuses in a path. */
const UNESCAPED = /[^!-\u00ff]/

/** Headers that ask for a connection rather than for an answer. */
const NEEDS_A_SOCKET = ['upgrade', 'expect']

/** Node's own agents. Another agent may send requests somewhere else, for example through a proxy. */
const isOrdinary = (agent: unknown): boolean =>
  !agent || [http.Agent.prototype, https.Agent.prototype].includes(Object.getPrototypeOf(agent))

/** The target of a request, or the error that it fails with. Undefined if Node's own client handles it. */
function targetOf(options: RequestOptions, addresses: ServiceAddresses): RequestTarget | Error | undefined {
  const { protocol, headers = {}, agent, path } = options
  const host = withoutHostPrefix(options.hostname ?? options.host ?? 'localhost')
  const address = `${protocol}//${isIPv6(host) ? `[${host}]` : host}:${options.port ?? ''}`
  if (UNESCAPED.test(path ?? '/') || options.socketPath || !URL.canParse(address)) return undefined
  const destination = destinationOf(new URL(address), addresses)
  if (!destination || destination.kind === 'aws') return destination?.error
  const isPlain =
    !options.createConnection &&
    !options.auth &&
    !Array.isArray(headers) &&
    isOrdinary(agent) &&
    !Object.keys(headers).some((name) => NEEDS_A_SOCKET.includes(name.toLowerCase()))
  if (!isPlain) return destination.isAwsHost ? leavesTheMachine(host) : undefined
  return { origin: destination.origin, host, path: destination.path.replace(/\/$/, '') + (path ?? '/') }
}
