/**
 * Counts what one environment sees of each player. It lets a person's pace pass, and reports what exceeds it in
 * batches, which are added up with those of the other environments in the player's item. So a person costs no write,
 * and a flood that is spread over many environments is found.
 */
import { afterOne, type Bucket, waitFor } from './token-bucket.ts'

/** Burst of requests: three seconds' worth. */
const SECONDS_AT_ONCE = 3

/** Maximum number of refused requests of a player in `REFUSALS_MS`. */
export const MAX_REFUSALS = 30
export const REFUSALS_MS = 10_000

/** The part of a player's limit that one environment does not report. */
const UNREPORTED = 1 / 10
const UNREPORTED_AT_ONCE = 1 / 6

/** Maximum number of remembered players. The oldest is forgotten for a new one. */
const MAX_PLAYERS = 10_000

/** What is counted: all requests, and those of them that are refused. */
export type Kind = 'requests' | 'refusals'

/** A player's limit, for all environments together. */
export interface Limit extends Bucket {
  /** Requests in one report. */
  batch: number
}

interface Seen {
  /** When the environment's own bucket, which is not reported, is full again. */
  fullAt: number
  /** Requests beyond it that are not reported yet. */
  pending: number
  /** Until when the player exceeds the limit, in epoch milliseconds, as far as this environment knows. */
  overUntil: number
}

interface SeenPlayer extends Record<Kind, Seen> {
  /** The connection that was closed last. */
  closed: string | undefined
}

/** The sender of a request. */
export interface Asking {
  playerId: string
  connectionId: string
}

export class FloodWatch {
  readonly limits: Readonly<Record<Kind, Limit>>
  readonly #own: Readonly<Record<Kind, Bucket>>
  readonly #players = new Map<string, SeenPlayer>()

  /** `requestsPerSecond`: a player's sustained limit. */
  constructor(requestsPerSecond: number) {
    this.limits = {
      requests: limitOf(SECONDS_AT_ONCE * requestsPerSecond, 1_000 / requestsPerSecond),
      refusals: limitOf(MAX_REFUSALS, REFUSALS_MS / MAX_REFUSALS),
    }
    this.#own = { requests: unreported(this.limits.requests), refusals: unreported(this.limits.refusals) }
  }

  /** Counts a request. Returns how many requests to report now, usually 0. */
  count(kind: Kind, { playerId }: Asking, now: number): number {
    const seen = this.#seen(playerId)[kind]
    const own = this.#own[kind]
    if (waitFor(own, seen.fullAt, now) === 0) {
      seen.fullAt = afterOne(own, seen.fullAt, now)
      return 0
    }
    seen.pending += 1
    const { batch } = this.limits[kind]
    if (seen.pending < batch) return 0
    seen.pending = 0
    return batch
  }

  /** Takes note of the player's bucket in the table. Returns whether the player exceeds the limit. */
  learn(kind: Kind, asking: Asking, fullAt: number, now: number): boolean {
    this.#seen(asking.playerId)[kind].overUntil = fullAt - this.limits[kind].slackMs
    return this.isOver(kind, asking, now)
  }

  /** True if this environment knows that the player exceeds the limit. */
  isOver(kind: Kind, { playerId }: Asking, now: number): boolean {
    return this.#seen(playerId)[kind].overUntil > now
  }

  /** True if this environment has closed the connection. Its requests may still arrive. */
  hasClosed({ playerId, connectionId }: Asking): boolean {
    return this.#seen(playerId).closed === connectionId
  }

  /** Takes note that the connection is being closed. */
  close({ playerId, connectionId }: Asking): void {
    this.#seen(playerId).closed = connectionId
  }

  #seen(playerId: string): SeenPlayer {
    const known = this.#players.get(playerId)
    if (known) return known
    const seen = { requests: nothing(), refusals: nothing(), closed: undefined }
    this.#players.set(playerId, seen)
    const [oldest] = this.#players.keys()
    if (this.#players.size > MAX_PLAYERS && oldest !== undefined) this.#players.delete(oldest)
    return seen
  }
}

const nothing = (): Seen => ({ fullAt: 0, pending: 0, overUntil: 0 })

const limitOf = (atOnce: number, tokenMs: number): Limit => ({
  tokenMs,
  slackMs: (atOnce - 1) * tokenMs,
  batch: Math.max(1, Math.floor(atOnce * UNREPORTED_AT_ONCE)),
})

const unreported = ({ tokenMs, batch }: Limit): Bucket => ({
  tokenMs: tokenMs / UNREPORTED,
  slackMs: (batch - 1) * (tokenMs / UNREPORTED),
})
