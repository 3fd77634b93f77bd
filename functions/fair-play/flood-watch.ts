/**
 * Counts the requests and refusals of each player that this environment sees. It does not know about other
 * environments, so it only closes connections that send far more than a person does. It counts by player: a player who
 * reconnects and continues is closed at once.
 */
import { afterOne, type Bucket, waitFor } from './token-bucket.ts'

/** Burst: the requests of three seconds. */
const SECONDS_AT_ONCE = 3

/** Maximum number of refused requests of a player in `REFUSALS_MS`. */
export const MAX_REFUSALS = 30
export const REFUSALS_MS = 10_000

/** Maximum number of remembered players. The oldest is forgotten for a new one. */
const MAX_PLAYERS = 10_000

interface Seen {
  fullAt: number
  refusals: number
  refusalsSince: number
  /** The connection that was closed last. */
  closed: string | undefined
}

/** The sender of a request, and the address. */
export interface Asking {
  playerId: string
  connectionId: string
}

export class FloodWatch {
  readonly #bucket: Bucket
  readonly #players = new Map<string, Seen>()

  /** `requestsPerSecond`: a player's sustained limit. */
  constructor(requestsPerSecond: number) {
    const tokenMs = 1_000 / requestsPerSecond
    this.#bucket = { tokenMs, slackMs: (SECONDS_AT_ONCE * requestsPerSecond - 1) * tokenMs }
  }

  /** Counts a request. Returns false if it exceeds the limit. */
  mayAsk({ playerId, connectionId }: Asking, now: number): boolean {
    const seen = this.#seen(playerId)
    if (seen.closed === connectionId || waitFor(this.#bucket, seen.fullAt, now) > 0) return false
    seen.fullAt = afterOne(this.#bucket, seen.fullAt, now)
    return true
  }

  /** Counts a refused request. Returns false if it exceeds the limit. */
  mayBeRefused({ playerId }: Asking, now: number): boolean {
    const seen = this.#seen(playerId)
    if (now - seen.refusalsSince >= REFUSALS_MS) Object.assign(seen, { refusals: 0, refusalsSince: now })
    seen.refusals += 1
    return seen.refusals <= MAX_REFUSALS
  }

  /** True for the first caller that closes this connection. */
  close({ playerId, connectionId }: Asking): boolean {
    const seen = this.#seen(playerId)
    const isFirst = seen.closed !== connectionId
    seen.closed = connectionId
    return isFirst
  }

  #seen(playerId: string): Seen {
    const known = this.#players.get(playerId)
    if (known) return known
    const seen: Seen = { fullAt: 0, refusals: 0, refusalsSince: 0, closed: undefined }
    this.#players.set(playerId, seen)
    const [oldest] = this.#players.keys()
    if (this.#players.size > MAX_PLAYERS && oldest !== undefined) this.#players.delete(oldest)
    return seen
  }
}
