import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { pathSegments } from './addresses.ts'
import { errorText, sendAnswer } from './answers.ts'
import { clientClose, runDisconnect } from './closing.ts'
import type { GatewayContext } from './context.ts'
import { manageConnection } from './management.ts'
import { beginSession } from './session.ts'
import { admit } from './upgrade.ts'
import type { WebSockets } from './websockets.ts'

/** Answers an HTTP request that asks for no upgrade: a call of `@connections`, or a mistake. */
export async function answerRequest(
  context: GatewayContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = context.addresses.resolve(pathSegments(request.url ?? '') ?? [])
  const [collection, connectionId, ...deeper] = target?.rest ?? []
  if (target && collection === '@connections' && connectionId !== undefined && deeper.length === 0) {
    await manageConnection(context, target, connectionId, request, response)
    return
  }
  request.resume()
  const requestId = context.identifiers.next()
  const isStage = target?.rest.length === 0
  sendAnswer(response, {
    requestId,
    ...(isStage
      ? { status: 426, errorType: 'BadRequestException', headers: { Upgrade: 'websocket' } }
      : { status: 403, errorType: 'ForbiddenException' }),
    body: errorText(isStage ? 'Upgrade Required' : 'Forbidden', '', requestId),
  })
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
