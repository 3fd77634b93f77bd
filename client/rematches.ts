import type { ErrorCode } from '../protocol/errors.ts'
import type { RequestFields } from '../protocol/frames.ts'
import type { PushOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, isRefused, RefusedError } from './errors.ts'

/** Interval of `rematch` requests. Pushes show who else wants the rematch, but a push may be lost. */
export const REMATCH_RENEWAL_MS = 10_000

export interface RematchesPort {
  /** Retries while the server is busy. */
  ask(fields: RequestFields<'rematch'>): Promise<ReplyTo<'rematch'>>
  rematching(reply: ReplyTo<'rematch'>): void
  /** There will be no rematch: the time is over, or a player is in another game. */
  closed(gameId: string, code: ErrorCode): void
  /** The player is in a running game. Asks the server for the seat. */
  resume(): void
}

/** Keeps asking for a rematch until its first round starts or the server refuses it. */
export class Rematches {
  readonly #port: RematchesPort
  readonly #clock: Clock
  #gameId: string | undefined
  #isAsking = false
  #timer: Timer | undefined

  constructor(port: RematchesPort, clock: Clock) {
    this.#port = port
    this.#clock = clock
  }

  async ask(fields: RequestFields<'rematch'>): Promise<ReplyTo<'rematch'>> {
    const { gameId, want = true } = fields
    this.#timer?.cancel()
    if (!want) {
      if (this.#gameId === gameId) this.giveUp()
      return this.#port.ask(fields)
    }
    this.#gameId = gameId
    try {
      const reply = await this.#port.ask(fields)
      this.#hold(reply)
      return reply
    } catch (error) {
      // The server may know the wish even if the reply was lost. The next connection asks again.
      const isOpen = error instanceof ConnectionLostError && error.sent
      if (!isOpen && this.#gameId === gameId) this.giveUp()
      throw error
    }
  }

  /** Handles a `rematch` push: a player wants the rematch, or there will be none. */
  pushed({ gameId, open }: PushOf<'rematch'>): void {
    if (open || this.#gameId !== gameId) return
    this.giveUp()
    this.#port.closed(gameId, 'rematch_closed')
  }

  /** Handles a new connection without a seat. */
  welcomed(): void {
    if (this.#gameId !== undefined) void this.#again(this.#gameId)
  }

  /** Stops asking while offline, until `welcomed`. */
  pause(): void {
    this.#timer?.cancel()
  }

  /** A round of this game has started. It belongs to the rematch, unless it is a late one of the old game. */
  gameBegan(gameId: string): void {
    if (gameId !== this.#gameId) this.giveUp()
  }

  /** Gives up: the player does something else, or another connection has taken over. */
  giveUp(): void {
    this.#gameId = undefined
    this.#timer?.cancel()
  }

  #hold(reply: ReplyTo<'rematch'>): void {
    if (this.#gameId !== reply.gameId) return
    this.#askLater(reply.gameId)
    this.#port.rematching(reply)
  }

  #askLater(gameId: string): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.after(REMATCH_RENEWAL_MS, () => void this.#again(gameId))
  }

  async #again(gameId: string): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      this.#hold(await this.#port.ask({ gameId }))
    } catch (error) {
      if (this.#gameId !== gameId || error instanceof ConnectionLostError) return
      if (!(error instanceof RefusedError) || error.code === 'busy') return this.#askLater(gameId)
      this.giveUp()
      if (isRefused(error, 'already_playing')) this.#port.resume()
      else this.#port.closed(gameId, error.code)
    } finally {
      this.#isAsking = false
    }
  }
}
