import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { HttpCall } from '../../common/aws/http.ts'
import { clientClose, runDisconnect } from './closing.ts'
import type { GatewayContext } from './gateway-context.ts'
import { type Answer, errorText } from './http-responses.ts'
import { manageConnection } from './management.ts'
import { beginSession } from './session.ts'
import { pathSegments } from './stage-paths.ts'
import { admit } from './upgrade.ts'
import type { WebSockets } from './websockets.ts'

/** Answers an HTTP request without an upgrade: a call of `@connections`, or an error. */
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

/** The pending upgrades. Each waits for the outcome of its `$connect`. */
export class Upgrades {
  readonly #context: GatewayContext
  readonly #websockets: WebSockets
  /** Sockets that are not connections: they wait for a response, or have one and have not closed yet. */
  readonly #sockets = new Set<Socket>()
  /** The response to the last request before an upgrade. */
  readonly #answers = new WeakMap<Socket, ServerResponse>()
  #isStopped = false

  constructor(context: GatewayContext, websockets: WebSockets) {
    this.#context = context
    this.#websockets = websockets
  }

  /** Requests may be pipelined, with an upgrade as the last one. Responses keep the order of the requests. */
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
