import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import { addAbortSignal, Readable, Writable } from 'node:stream'
import type { HttpAnswer, HttpLoss, HttpQuestion } from './http-messages.ts'

export interface RequestTarget {
  origin: string
  host: string
  path: string
}

/** Sends a request. Calls `answered` once, unless the returned function (cancel) was called before. */
export type Ask = (
  question: Omit<HttpQuestion, 'id'>,
  answered: (answer: HttpAnswer | HttpLoss) => void,
) => () => void

/**
 * Behaves like Node's ClientRequest, but without a socket: the whole request is sent as one message, and so is the
 * response.
 */
export class MessageRequest extends Writable {
  readonly method: string
  readonly path: string
  readonly host: string
  readonly protocol = 'http:'
  readonly reusedSocket = true
  aborted = false
  readonly #origin: string
  readonly #ask: Ask
  readonly #headers = new Map<string, [name: string, value: number | string | readonly string[]]>()
  readonly #chunks: (Buffer | string)[] = []
  #withdraw: (() => void) | undefined
  #response: MessageResponse | undefined
  #silence: NodeJS.Timeout | undefined

  constructor(target: RequestTarget, options: http.RequestOptions, ask: Ask) {
    super({ autoDestroy: false, decodeStrings: false })
    this.method = (options.method ?? 'GET').toUpperCase()
    this.path = target.path
    this.host = target.host
    this.#origin = target.origin
    this.#ask = ask
    for (const [name, value] of Object.entries(options.headers ?? {}))
      if (value !== undefined) this.setHeader(name, value)
    if (options.timeout !== undefined) this.setTimeout(options.timeout)
    if (options.signal) addAbortSignal(options.signal, this)
  }

  setHeader(name: string, value: number | string | readonly string[]): this {
    http.validateHeaderName(name)
    for (const one of [value].flat()) http.validateHeaderValue(name, String(one))
    this.#headers.set(name.toLowerCase(), [name, value])
    return this
  }

  getHeader(name: string) {
    return this.#headers.get(name.toLowerCase())?.[1]
  }

  hasHeader(name: string): boolean {
    return this.#headers.has(name.toLowerCase())
  }

  removeHeader(name: string) {
    this.#headers.delete(name.toLowerCase())
  }

  getHeaderNames(): string[] {
    return [...this.#headers.keys()]
  }

  getHeaders(): http.OutgoingHttpHeaders {
    return Object.fromEntries([...this.#headers].map(([name, [, value]]) => [name, value as string]))
  }

  /** Emits `timeout` if no response arrives within `ms` milliseconds. The request goes on, as in Node.js. */
  setTimeout(ms: number, callback?: () => void): this {
    clearTimeout(this.#silence)
    if (callback) this.once('timeout', callback)
    if (ms > 0) this.#silence = setTimeout(() => this.emit('timeout'), ms).unref()
    return this
  }

  abort() {
    this.aborted = true
    this.destroy()
  }

  flushHeaders() {}
  setNoDelay() {}
  setSocketKeepAlive() {}

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void) {
    const isText = typeof chunk === 'string' && /^utf-?8$/i.test(encoding)
    this.#chunks.push(typeof chunk !== 'string' || isText ? chunk : Buffer.from(chunk, encoding))
    done()
  }

  override _final(done: () => void) {
    const headers = [...this.#headers].map(([name, [, value]]): [string, string] => [
      name,
      [value].flat().join(', '),
    ])
    const { method, path } = this
    const body = joined(this.#chunks)
    this.#withdraw = this.#ask({ origin: this.#origin, method, path, headers, body }, (answer) =>
      this.#answered(answer),
    )
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void) {
    clearTimeout(this.#silence)
    this.#withdraw?.()
    if (this.#response && !this.#response.complete) this.#response.destroy(error ?? undefined)
    const early = this.#response ? null : Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    done(error ?? early)
  }

  #answered(answer: HttpAnswer | HttpLoss) {
    this.#withdraw = undefined
    if ('lost' in answer) return void this.destroy()
    clearTimeout(this.#silence)
    const response = new MessageResponse(answer, this)
    this.#response = response
    response.once('close', () => this.destroy())
    const heard = this.emit('response', response as unknown as IncomingMessage)
    // Node.js also discards a response without a listener.
    if (!heard) response.resume()
  }
}

/** Copies bytes into their own memory, because a message copies the whole buffer behind a view. */
function joined(chunks: (Buffer | string)[]): string | Uint8Array {
  if (chunks.every((chunk) => typeof chunk === 'string')) return chunks.join('')
  return new Uint8Array(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as Buffer))))
}

/** Behaves like Node's IncomingMessage, with the complete body. */
class MessageResponse extends Readable {
  readonly statusCode: number
  readonly statusMessage: string
  readonly httpVersion = '1.1'
  readonly httpVersionMajor = 1
  readonly httpVersionMinor = 1
  readonly headers: http.IncomingHttpHeaders = {}
  readonly rawHeaders: string[] = []
  readonly trailers = {}
  readonly rawTrailers = []
  readonly req: ClientRequest
  complete = false
  readonly #body: string

  constructor({ status, headers, body }: HttpAnswer, request: MessageRequest) {
    super()
    this.statusCode = status
    this.statusMessage = http.STATUS_CODES[status] ?? ''
    for (const [name, value] of headers) {
      this.headers[name.toLowerCase()] = value
      this.rawHeaders.push(name, value)
    }
    this.#body = body
    this.req = request as unknown as ClientRequest
  }

  setTimeout(): this {
    return this
  }

  override _read() {
    this.complete = true
    if (this.#body !== '') this.push(this.#body)
    this.push(null)
  }
}
