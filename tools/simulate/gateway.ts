/** API Gateway's WebSocket API: connections, routes and `@connections`, without sockets. */
import { AwsError } from '../../local-aws/src/common/aws/error.ts'
import { errorText } from '../../local-aws/src/services/api-gateway/http-responses.ts'
import type { Faults } from './faults.ts'
import type { Functions, Outcome } from './functions.ts'
import type { Streams } from './random.ts'
import type { Story } from './story.ts'
import type { VirtualTime } from './virtual-time.ts'

/** The client's end of a connection. */
export interface Peer {
  readonly playerId: string
  opened(connection: Connection): void
  received(connection: Connection, frame: string): void
  /** Called even if the upgrade was refused. */
  closed(connection: Connection): void
}

export interface Connection {
  readonly id: string
  readonly peer: Peer
  readonly connectedAt: number
  state: 'opening' | 'open' | 'closed'
  /** Frames arrive in the order in which the gateway wrote them. */
  lastArrival: number
  requests: number
}

/** One connection between a player and the gateway. */
const LINE_MS = [5, 40] as const
const OVERTAKEN_MS = 1_500
/** `$disconnect` is best effort: its maximum delay. */
const LATE_DISCONNECT_MS = 60_000

export interface GatewayOptions {
  routes: Record<string, string>
  functions: Functions
  time: VirtualTime
  faults: Faults
  streams: Streams
  story: Story
}

export class Gateway {
  readonly #options: GatewayOptions
  readonly #connections = new Map<string, Connection>()
  readonly #counts = new Map<string, number>()

  constructor(options: GatewayOptions) {
    this.#options = options
  }

  connect(peer: Peer): Connection {
    const { time } = this.#options
    const nth = (this.#counts.get(peer.playerId) ?? 0) + 1
    this.#counts.set(peer.playerId, nth)
    const connection: Connection = {
      ...{ id: `${peer.playerId}.${nth}`, peer, connectedAt: time.now(), state: 'opening' },
      ...{ lastArrival: 0, requests: 0 },
    }
    this.#connections.set(connection.id, connection)
    this.#invoke(connection, '$connect', { eventType: 'CONNECT' }, (outcome) => {
      if (connection.state === 'closed') return
      const isTaken = 'payload' in outcome && (outcome.payload as { statusCode?: number })?.statusCode === 200
      if (isTaken) {
        connection.state = 'open'
        this.#arrive(connection, () => peer.opened(connection))
        const { faults } = this.#options
        const broken = faults.strike('line breaks', connection.id)
        const breakLine = () => {
          if (faults.isOn) this.close(connection, 1006)
        }
        if (broken) time.after(broken.draw('after') * 60_000, breakLine)
      } else this.#close(connection, false)
    })
    return connection
  }

  /** A frame from the player. */
  send(connection: Connection, frame: string): void {
    const { time, faults, streams } = this.#options
    if (connection.state !== 'open') return
    const overtaken = faults.strike('message overtakes', connection.id)
    const ms = overtaken ? overtaken.draw('by') * OVERTAKEN_MS : streams.of(connection.id).between(...LINE_MS)
    time.after(ms, () => this.#route(connection, frame))
  }

  #route(connection: Connection, frame: string): void {
    if (connection.state !== 'open') return
    const { routes, faults } = this.#options
    const { action } = JSON.parse(frame) as { action: string }
    const routeKey = routes[action] ? action : '$default'
    const more = { eventType: 'MESSAGE', messageId: `m${connection.requests + 1}` }
    const requestId = this.#invoke(
      connection,
      routeKey,
      more,
      (outcome) => {
        if (connection.state !== 'open') return
        const isLost = faults.strike('reply is lost', `${connection.id} ${action}`)
        if (isLost) return
        const body = 'payload' in outcome ? (outcome.payload as { body?: string })?.body : undefined
        const reply = body ?? errorText('Internal server error', connection.id, requestId)
        this.#deliver(connection, reply)
      },
      frame,
    )
  }

  #invoke(
    connection: Connection,
    routeKey: string,
    more: Record<string, unknown>,
    done: (outcome: Outcome) => void,
    body?: string,
  ): string {
    const { routes, functions, time, faults, story } = this.#options
    const { id, peer, connectedAt } = connection
    const requestId = `${id}-${++connection.requests}`
    const about = `${routeKey} of ${peer.playerId}`
    const requestContext = {
      ...{ routeKey, requestId, connectionId: id, connectedAt, ...more },
      ...{ authorizer: { playerId: peer.playerId }, requestTimeEpoch: time.now(), stage: 'live' },
    }
    const refusal = faults.burst('lambda', time.elapsed) ?? faults.strike('lambda refuses', about)
    if (refusal) {
      story.tell('gateway', `${about} is refused by Lambda`)
      time.after(5, () => done({ failure: { errorType: 'refused', errorMessage: '' } }))
    } else functions.invoke(routes[routeKey] ?? '', JSON.stringify({ requestContext, body }), about, done)
    return requestId
  }

  /** The connection ends: closed by the player, the network or the server. */
  close(connection: Connection, code = 1000): void {
    if (connection.state === 'closed') return
    this.#options.story.tell('gateway', `${connection.id} closes (${code})`)
    const wasOpen = connection.state === 'open'
    this.#close(connection, wasOpen)
  }

  #close(connection: Connection, isTold: boolean): void {
    const { time, faults } = this.#options
    connection.state = 'closed'
    this.#connections.delete(connection.id)
    time.after(1, () => connection.peer.closed(connection))
    if (!isTold || faults.strike('disconnect never comes', connection.id)) return
    const late = faults.strike('disconnect is late', connection.id)
    const twice = faults.strike('disconnect comes twice', connection.id)
    const tell = () => this.#invoke(connection, '$disconnect', { eventType: 'DISCONNECT' }, () => {})
    const ms = 20 + (late ? late.draw('late') * LATE_DISCONNECT_MS : 0)
    time.after(ms, tell)
    if (twice) time.after(ms + twice.draw('again') * 5_000, tell)
  }

  post(connectionId: string, frame: string): void {
    this.#deliver(this.#open(connectionId), frame)
  }

  hangUp(connectionId: string): void {
    this.close(this.#open(connectionId))
  }

  #open(connectionId: string): Connection {
    const connection = this.#connections.get(connectionId)
    if (connection?.state !== 'open') throw new AwsError('GoneException', '', 410)
    return connection
  }

  #deliver(connection: Connection, frame: string): void {
    this.#arrive(connection, () => {
      if (connection.state === 'open') connection.peer.received(connection, frame)
    })
  }

  #arrive(connection: Connection, arrive: () => void): void {
    const { time, streams } = this.#options
    const at = time.now() + streams.of(connection.id).between(...LINE_MS)
    connection.lastArrival = Math.max(connection.lastArrival, at)
    time.after(connection.lastArrival - time.now(), arrive)
  }
}
