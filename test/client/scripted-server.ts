/** A server under the test's control: the test takes its requests one by one, and sends its replies and pushes. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { makePush, makeReply, parseRequest } from '../../protocol/frames.ts'
import { readSecret, SUBPROTOCOL } from '../../protocol/identity.ts'
import type { Action, Push, Reply, ReplyOf, Request, RequestOf } from '../../protocol/messages.ts'

/** A queue whose items are awaited one by one. */
class Queue<Item> {
  readonly #items: Item[] = []
  readonly #takers: ((item: Item) => void)[] = []

  put(item: Item): void {
    const taker = this.#takers.shift()
    if (taker) taker(item)
    else this.#items.push(item)
  }

  get size(): number {
    return this.#items.length
  }

  take(): Promise<Item> {
    const item = this.#items.shift()
    return item === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(item)
  }
}

/** One connection, seen from the server. */
export class Peer {
  readonly secret: string | undefined
  readonly closed: Promise<number>
  readonly #socket: WebSocket
  readonly #requests = new Queue<Request>()

  constructor(socket: WebSocket, secret: string | undefined) {
    this.#socket = socket
    this.secret = secret
    this.closed = once(socket, 'close').then(([code]) => code as number)
    socket.on('message', (frame) => {
      const request = parseRequest(String(frame))
      if (!request.ok) throw new Error(`The client sent a bad frame: ${String(frame)}`)
      this.#requests.put(request.value)
    })
  }

  /** Number of requests that the test has not taken. */
  get waitingRequests(): number {
    return this.#requests.size
  }

  /** The next request, which must be this action. */
  async take<A extends Action>(action: A): Promise<RequestOf<A>> {
    const request = await this.#requests.take()
    if (!isAction(request, action)) throw new Error(`Expected ${action}, got ${JSON.stringify(request)}`)
    return request
  }

  reply(to: Request, reply: Reply): void {
    this.raw(makeReply(reply, to.id))
  }

  push(push: Push): void {
    this.raw(makePush(push))
  }

  raw(frame: string | Buffer): void {
    this.#socket.send(frame)
  }

  /** Takes the `hello` that every connection begins with, and answers it. */
  async welcome(fields: Partial<ReplyOf<'welcome'>> = {}): Promise<RequestOf<'hello'>> {
    const hello = await this.take('hello')
    this.reply(hello, { ...welcome, ...fields })
    return hello
  }

  close(code: number): void {
    this.#socket.close(code)
  }

  /** Breaks the connection without a close frame, as when a phone leaves the network. */
  cut(): void {
    this.#socket.terminate()
  }
}

export const welcome: ReplyOf<'welcome'> = {
  type: 'welcome',
  playerId: 'me',
  name: 'Mei',
  rating: 1500,
  wins: 0,
  losses: 0,
  seat: null,
  waiting: null,
  event: null,
}

export class ScriptedServer {
  readonly url: string
  readonly #http: Server
  readonly #sockets: WebSocketServer
  readonly #peers = new Queue<Peer>()

  private constructor(http: Server, sockets: WebSocketServer) {
    this.#http = http
    this.#sockets = sockets
    this.url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/live`
    sockets.on('connection', (socket, request) => {
      this.#peers.put(new Peer(socket, readSecret(request.headers['sec-websocket-protocol'])))
    })
  }

  static async start(): Promise<ScriptedServer> {
    const http = createServer()
    const sockets = new WebSocketServer({ server: http, handleProtocols: () => SUBPROTOCOL })
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    return new ScriptedServer(http, sockets)
  }

  /** Number of connections that the test has not taken. */
  get waitingPeers(): number {
    return this.#peers.size
  }

  peer(): Promise<Peer> {
    return this.#peers.take()
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#sockets.close()
    this.#http.close()
    await once(this.#http, 'close')
  }
}

function isAction<A extends Action>(request: Request, action: A): request is Request & RequestOf<A> {
  return request.action === action
}
