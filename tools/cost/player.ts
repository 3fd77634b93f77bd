import { WebSocket } from 'ws'
import { createSecret } from '../../client/identity.ts'
import { makeRequest, parseServerMessage, type RequestFields } from '../../protocol/frames.ts'
import { offerSubprotocols } from '../../protocol/identity.ts'
import type { Action, Push, PushOf, PushType, ReplyTo } from '../../protocol/messages.ts'

interface Expected {
  type: PushType
  take(push: Push): void
}

/**
 * A player who sends exactly the requests that a game needs. Renewals, pings and retries would depend on the speed of
 * this machine.
 */
export class Player {
  readonly #socket: WebSocket
  readonly #replies = new Map<string, (reply: { type: string }) => void>()
  #heard: Push[] = []
  #expected: Expected[] = []
  #requests = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (frame) => this.#receive(frame.toString()))
  }

  static async connect(url: string): Promise<Player> {
    const socket = new WebSocket(url, offerSubprotocols(createSecret()))
    const player = new Player(socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return player
  }

  async ask<A extends Action>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    const id = String(++this.#requests)
    const reply = await new Promise<{ type: string }>((resolve) => {
      this.#replies.set(id, resolve)
      this.#socket.send(makeRequest(action, fields, id))
    })
    if (reply.type === 'error') throw new Error(`${action} was refused: ${JSON.stringify(reply)}`)
    return reply as ReplyTo<A>
  }

  /** Sends a frame that is refused. */
  async refused(frame: object): Promise<void> {
    const reply = await new Promise<{ type: string }>((resolve) => {
      this.#replies.set('', resolve)
      this.#socket.send(JSON.stringify(frame))
    })
    if (reply.type !== 'error')
      throw new Error(`Expected an error reply to ${JSON.stringify(frame)}, but got ${reply.type}.`)
  }

  /** Resolves to the next push of this type. */
  next<T extends PushType>(type: T): Promise<PushOf<T>> {
    const index = this.#heard.findIndex((push) => push.type === type)
    if (index >= 0) return Promise.resolve(this.#heard.splice(index, 1)[0] as PushOf<T>)
    return new Promise((resolve) => {
      this.#expected.push({ type, take: (push) => resolve(push as PushOf<T>) })
    })
  }

  close(): void {
    this.#socket.close()
  }

  #receive(frame: string): void {
    const message = parseServerMessage(frame)
    if (message?.kind === 'reply') {
      const { re = '' } = message.reply
      this.#replies.get(re)?.(message.reply)
      this.#replies.delete(re)
    } else if (message) this.#hear(message.push)
    else throw new Error(`This frame does not follow the protocol: ${frame}`)
  }

  #hear(push: Push): void {
    const expected = this.#expected.find(({ type }) => type === push.type)
    this.#expected = this.#expected.filter((one) => one !== expected)
    if (expected) expected.take(push)
    else this.#heard.push(push)
  }
}
