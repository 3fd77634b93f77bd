/**
 * What this environment sees of each player: requests, and refused ones. It knows nothing of what other environments
 * see, so it closes whoever is far beyond what a person does, and nobody else. It counts by player, so that who comes
 * back at once and goes on is closed at once.
 */
import { afterOne, type Bucket, waitFor } from './token-bucket.ts'

/** Three seconds' requests may come at once. */
const SECONDS_AT_ONCE = 3

/** Maximum number of refused requests of a player in `REFUSALS_MS`. */
export const MAX_REFUSALS = 30
export const REFUSALS_MS = 10_000

/** Maximum number of players who are remembered; the oldest one is forgotten for a new one. */
const MAX_PLAYERS = 10_000

interface Seen {
  fullAt: number
  refusals: number
  refusalsSince: number
  /** The connection that was closed last. */
  closed: string | undefined
}

/** Whose request it is, and where it came from. */
export interface Asking {
  playerId: string
  connectionId: string
}

export class FloodWatch {
  readonly #bucket: Bucket
  readonly #players = new Map<string, Seen>()

  /** `requestsPerSecond`: what a player may send for long. */
  constructor(requestsPerSecond: number) {
    const tokenMs = 1_000 / requestsPerSecond
    this.#bucket = { tokenMs, slackMs: (SECONDS_AT_ONCE * requestsPerSecond - 1) * tokenMs }
  }

  /** Notes a request. False: it is one too many. */
  mayAsk({ playerId, connectionId }: Asking, now: number): boolean {
    const seen = this.#seen(playerId)
    if (seen.closed === connectionId || waitFor(this.#bucket, seen.fullAt, now) > 0) return false
    seen.fullAt = afterOne(this.#bucket, seen.fullAt, now)
    return true
  }

  /** Notes that a request was refused. False: it is one too many. */
  mayBeRefused({ playerId }: Asking, now: number): boolean {
    const seen = this.#seen(playerId)
    if (now - seen.refusalsSince >= REFUSALS_MS) Object.assign(seen, { refusals: 0, refusalsSince: now })
    seen.refusals += 1
    return seen.refusals <= MAX_REFUSALS
  }

  /** True for whoever is first to close this connection. */
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
