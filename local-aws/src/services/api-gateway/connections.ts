import type { WebSocket } from 'ws'
import type { Clock } from '../../common/clock.ts'
import { monotonicNow, type Telemetry } from '../../telemetry/events.ts'
import type { Client } from '../../telemetry/traffic.ts'
import type { ConcurrencyLimiter } from './concurrency-limiter.ts'
import { DeadlineQueue } from './deadline-queue.ts'
import { CONNECTION_MS, IDLE_MS } from './limits.ts'
import type { TokenBucket } from './throttling.ts'

/** The context that an authorizer returned for a connection. Every later event contains it. */
export type AuthorizerContext = Readonly<Record<string, string | number>>

/** A client after its upgrade request. */
export interface Peer {
  readonly connectionId: string
  readonly apiId: string
  readonly stageName: string
  readonly connectedAt: number
  /** The `Host` of the client's request. */
  readonly domainName: string
  readonly sourceIp: string
  readonly userAgent?: string
  readonly authorizer?: AuthorizerContext
}

/** A peer whose `$connect` has succeeded. */
export interface Connection extends Peer {
  readonly socket: WebSocket
  lastActiveAt: number
  /** Limits how often a throttled client may continue. Undefined until the client is throttled. */
  throttleTolerance?: TokenBucket
  /** Limits the concurrent functions of its messages. Undefined until the first message. */
  concurrencyLimiter?: ConcurrencyLimiter
  /** For telemetry. */
  openedAt?: number
}

/** A connection for the traffic recorder. */
export const clientOf = ({
  connectionId,
  apiId,
  stageName,
  connectedAt,
  sourceIp,
  userAgent,
  authorizer,
}: Peer): Client => ({
  connectionId,
  apiId,
  stageName,
  connectedAt,
  sourceIp,
  ...(userAgent !== undefined && { userAgent }),
  ...(authorizer && { authorizer }),
})

/**
 * The open connections. A connection that is still in its `$connect`, or that is closing, is not included:
 * `@connections` answers 410 for it, and its messages are dropped.
 */
export class Connections {
  readonly #clock: Clock
  readonly #telemetry: Telemetry | undefined
  readonly #byId = new Map<string, Connection>()
  readonly #idle: DeadlineQueue<Connection>
  readonly #old: DeadlineQueue<Connection>

  constructor(clock: Clock, onExpired: (connection: Connection) => void, telemetry?: Telemetry) {
    this.#clock = clock
    this.#telemetry = telemetry
    this.#idle = new DeadlineQueue(clock, IDLE_MS, onExpired)
    this.#old = new DeadlineQueue(clock, CONNECTION_MS, onExpired)
  }

  get size(): number {
    return this.#byId.size
  }

  add(connection: Connection): void {
    this.#byId.set(connection.connectionId, connection)
    this.#idle.touch(connection)
    this.#old.touch(connection)
    if (this.#telemetry) this.#reportOpened(connection, this.#telemetry)
  }

  get(connectionId: string): Connection | undefined {
    return this.#byId.get(connectionId)
  }

  has(connection: Connection): boolean {
    return this.#byId.has(connection.connectionId)
  }

  /** Records a message in either direction. */
  touch(connection: Connection): void {
    connection.lastActiveAt = this.#clock.now()
    this.#idle.touch(connection)
  }

  /** Returns false if the connection was no longer open, so that each connection ends only once. */
  remove(connection: Connection): boolean {
    this.#idle.remove(connection)
    this.#old.remove(connection)
    const wasOpen = this.#byId.delete(connection.connectionId)
    if (wasOpen && this.#telemetry) this.#reportClosed(connection, this.#telemetry)
    return wasOpen
  }

  #reportOpened(connection: Connection, report: Telemetry): void {
    connection.openedAt = monotonicNow()
    const { connectionId, openedAt: started } = connection
    report({ kind: 'connection opened', started, connectionId })
  }

  #reportClosed({ connectionId, openedAt: started = 0 }: Connection, report: Telemetry): void {
    report({ kind: 'connection closed', started, duration: monotonicNow() - started, connectionId })
  }

  [Symbol.iterator](): Iterator<Connection> {
    return [...this.#byId.values()].values()
  }

  stop(): void {
    this.#idle.stop()
    this.#old.stop()
  }
}
