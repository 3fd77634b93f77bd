import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { HttpCall } from '../../common/aws/http.ts'
import { pathSegments } from './addresses.ts'
import { type Answer, errorText } from './answers.ts'
import { clientClose, runDisconnect } from './closing.ts'
import type { GatewayContext } from './context.ts'
import { manageConnection } from './management.ts'
import { beginSession } from './session.ts'
import { admit } from './upgrade.ts'
import type { WebSockets } from './websockets.ts'

/** Answers an HTTP request that asks for no upgrade: a call of `@connections`, or a mistake. */
export async function answerRequest(context: GatewayContext, call: HttpCall): Promise<Answer> {
  const target = context.addresses.resolve(pathSegments(call.url))
  const [collection, connectionId, ...deeper] = target?.rest ?? []
  if (target && collection === '@connections' && connectionId !== undefined && deeper.length === 0)
    return manageConnection(context, target, connectionId, call)
  const requestId = context.identifiers.next()
  const isStage = target?.rest.length === 0
  return {
    requestId,
    ...(isStage
      ? { status: 426, errorType: 'BadRequestException', headers: { upgrade: 'websocket' } }
      : { status: 403, errorType: 'ForbiddenException' }),
    body: errorText(isStage ? 'Upgrade Required' : 'Forbidden', '', requestId),
  }
}

/** The upgrades that are under way: each waits for what its `$connect` says. */
export class Upgrades {
  readonly #context: GatewayContext
  readonly #websockets: WebSockets
  /** That are no connections: they wait for their answer, or have it and have not hung up yet. */
  readonly #sockets = new Set<Socket>()
  /** To the last request that came before an upgrade. */
  readonly #answers = new WeakMap<Socket, ServerResponse>()
  #isStopped = false

  constructor(context: GatewayContext, websockets: WebSockets) {
    this.#context = context
    this.#websockets = websockets
  }

  /** Requests may come one after the other without waiting, an upgrade as the last; so come the answers. */
  waitFor(response: ServerResponse): void {
    this.#answers.set(response.req.socket, response)
  }

  async take(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const ignore = () => {}
    const forget = () => this.#sockets.delete(socket)
    socket.on('error', ignore).once('close', forget)
    this.#sockets.add(socket)
    try {
      const earlier = this.#answers.get(socket)
      if (earlier && !earlier.writableFinished) await once(earlier, 'finish')
      const admission = await admit(this.#context, request, socket)
      if (!admission || this.#isStopped) return
      forget()
      socket.off('error', ignore).off('close', forget)
      const { peer, subprotocol } = admission
      const isOpen = this.#websockets.accept(request, socket, head, subprotocol, (websocket) =>
        beginSession(this.#context, peer, websocket, socket),
      )
      if (!isOpen) void runDisconnect(this.#context, peer, clientClose(1006, ''))
    } catch (error) {
      this.#context.log.error(`API Gateway could not connect a client: ${String(error)}`)
      socket.destroy()
    }
  }

  stop(): void {
    this.#isStopped = true
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
  }
}
