/**
 * The services that functions call run in the same process. Between threads a message takes a fraction of the
 * time of a socket, so requests to the services' addresses travel as messages; every other request goes Node's
 * own way, and so does one to a service that asks for more than a request and its answer.
 */
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { urlToHttpOptions } from 'node:url'
import type { MessagePort } from 'node:worker_threads'
import type { HttpAnswer, HttpLoss, HttpQuestion } from './http-messages.ts'
import { type Ask, MessageRequest, type RequestTarget } from './message-request.ts'

type OnResponse = (response: IncomingMessage) => void

export function redirectHttp(port: MessagePort, origins: readonly string[]) {
  const request = http.request
  const ask = asker(port)
  const redirected = (...given: Parameters<typeof http.request>): ClientRequest => {
    const [options, callback] = readArguments(given)
    const target = targetOf(options, origins)
    if (target === undefined) return Reflect.apply(request, http, given)
    const made = new MessageRequest(target, options, ask) as unknown as ClientRequest
    if (callback) made.once('response', callback)
    return made
  }
  http.request = redirected as typeof http.request
  http.get = ((...given: Parameters<typeof http.request>) => {
    const made = redirected(...given)
    made.end()
    return made
  }) as typeof http.get
  syncBuiltinESMExports()
}

/** Only what waits for an answer keeps the thread's event loop going. */
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

/** What Node refuses in a path. */
const UNESCAPED = /[^!-\u00ff]/

/** Headers that ask for a connection rather than for an answer. */
const NEEDS_A_SOCKET = ['upgrade', 'expect']

function targetOf(options: RequestOptions, origins: readonly string[]): RequestTarget | undefined {
  const { protocol = 'http:', headers = {}, agent, path = '/' } = options
  const isPlain =
    protocol === 'http:' &&
    !options.socketPath &&
    !options.createConnection &&
    !options.auth &&
    !UNESCAPED.test(path ?? '/') &&
    !Array.isArray(headers) &&
    // A proxy's agent, say, has its own idea of where requests go.
    (!agent || Object.getPrototypeOf(agent) === http.Agent.prototype) &&
    !Object.keys(headers).some((name) => NEEDS_A_SOCKET.includes(name.toLowerCase()))
  if (!isPlain) return undefined
  const host = options.hostname ?? options.host ?? 'localhost'
  const origin = `http://${host}:${options.port ?? 80}`
  return origins.includes(origin) ? { origin, host, path: path ?? '/' } : undefined
}
