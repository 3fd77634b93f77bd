import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { HttpCall } from '../aws/http.ts'
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
  const target = context.addresses.resolve(pathSegments(call.url) ?? [])
  const [collection, connectionId, ...deeper] = target?.rest ?? []
  if (target && collection === '@connections' && connectionId !== undefined && deeper.length === 0)
    return manageConnection(context, target, connectionId, call)
  const requestId = context.identifiers.next()
  const isStage = target?.rest.length === 0
  return {
    requestId,
    ...(isStage
      ? { status: 426, errorType: 'BadRequestException', headers: { Upgrade: 'websocket' } }
      : { status: 403, errorType: 'ForbiddenException' }),
    body: errorText(isStage ? 'Upgrade Required' : 'Forbidden', '', requestId),
  }
}

/** The upgrades that are under way: each waits for what its `$connect` says. */
export class Upgrades {
  readonly #context: GatewayContext
  readonly #websockets: WebSockets
  readonly #waiting = new Set<Socket>()

  constructor(context: GatewayContext, websockets: WebSockets) {
    this.#context = context
    this.#websockets = websockets
  }

  async take(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const ignore = () => {}
    socket.on('error', ignore)
    this.#waiting.add(socket)
    try {
      const admission = await admit(this.#context, request, socket)
      // Not waiting any more: the gateway was stopped.
      if (!admission || !this.#waiting.has(socket)) return
      socket.off('error', ignore)
      const { peer, subprotocol } = admission
      const isOpen = this.#websockets.accept(request, socket, head, subprotocol, (websocket) =>
        beginSession(this.#context, peer, websocket, socket),
      )
      if (!isOpen) void runDisconnect(this.#context, peer, clientClose(1006, ''))
    } catch (error) {
      this.#context.log.error(`API Gateway could not connect a client: ${String(error)}`)
      socket.destroy()
    } finally {
      this.#waiting.delete(socket)
    }
  }

  stop(): void {
    for (const socket of this.#waiting) socket.destroy()
    this.#waiting.clear()
  }
}
