/** A guest's requests without a reply, by id. */
import type { WebSocket } from 'ws'
import type { Answer } from '../../protocol/frames.ts'

export type Reply = Answer | undefined

interface Pending {
  settle(reply: Reply): void
  /** Gets each reply, however late. */
  hear(reply: Answer): void
  socket: WebSocket | undefined
}

interface Expected {
  socket: WebSocket | undefined
  withinMs: number
  hear(reply: Answer): void
  /** No reply came in time. */
  miss(): void
}

export class PendingRequests {
  readonly #pending = new Map<string, Pending>()

  /** Resolves to the reply, or to undefined on a timeout or if the request fails. */
  expect(id: string, { socket, withinMs, hear, miss }: Expected): Promise<Reply> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        miss()
        resolve(undefined)
      }, withinMs)
      const settle = (reply: Reply) => {
        clearTimeout(timer)
        resolve(reply)
      }
      this.#pending.set(id, { settle, hear, socket })
    })
  }

  settle(id: string, reply: Reply): void {
    const request = this.#pending.get(id)
    this.#pending.delete(id)
    if (reply) request?.hear(reply)
    request?.settle(reply)
  }

  /** All requests of a connection are in doubt. Their replies may still come. */
  doubt(socket: WebSocket): void {
    for (const request of this.#pending.values()) if (request.socket === socket) request.settle(undefined)
  }

  /** The connection is closed. No reply can come any more. */
  end(socket: WebSocket): void {
    for (const [id, request] of this.#pending) if (request.socket === socket) this.settle(id, undefined)
  }
}
