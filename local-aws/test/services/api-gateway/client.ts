import type { IncomingMessage } from 'node:http'
import { type ClientOptions, WebSocket } from 'ws'

/** A WebSocket client that keeps every frame until it is asked for. */
export class Client {
  readonly socket: WebSocket
  /** Settles with the close that this side saw. */
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #frames: string[] = []
  readonly #waiting: ((frame: string) => void)[] = []

  constructor(socket: WebSocket) {
    this.socket = socket
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    })
    socket.on('error', () => {})
    socket.on('message', (data) => {
      const waiting = this.#waiting.shift()
      if (waiting) waiting(data.toString())
      else this.#frames.push(data.toString())
    })
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The next frame's text. */
  next(): Promise<string> {
    const frame = this.#frames.shift()
    if (frame !== undefined) return Promise.resolve(frame)
    return new Promise((resolve) => void this.#waiting.push(resolve))
  }

  async nextJson(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.next()) as Record<string, unknown>
  }

  /** Received frames that no call has consumed yet. */
  get unread(): readonly string[] {
    return this.#frames
  }
}

export interface Refusal {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

type Attempt = { client: Client } | { refusal: Refusal }

/** Tries to connect; a refusal is an answer, not an error. */
export function attempt(
  url: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<Attempt> {
  const socket = new WebSocket(url, protocols, options)
  const client = new Client(socket)
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ client }))
    socket.once('error', reject)
    socket.once('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.on('end', () => {
        resolve({ refusal: { status: response.statusCode ?? 0, headers: response.headers, body } })
      })
    })
  })
}

export async function connect(
  url: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<Client> {
  const result = await attempt(url, protocols, options)
  if ('client' in result) return result.client
  throw new Error(`The upgrade was refused with ${result.refusal.status} ${result.refusal.body}`)
}

export async function refused(
  url: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<Refusal> {
  const result = await attempt(url, protocols, options)
  if ('refusal' in result) return result.refusal
  throw new Error('The upgrade was not refused')
}
