import type { ErrorCode } from '../protocol/errors.ts'
import type { RequestFields } from '../protocol/frames.ts'
import type { PushOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, isRefused, RefusedError } from './errors.ts'

/** Pushes tell who else has asked. One may be lost, so the client asks again from time to time. */
export const REMATCH_RENEWAL_MS = 10_000

export interface RematchesLine {
  /** Asks again while the server is busy. */
  ask(fields: RequestFields<'rematch'>): Promise<ReplyTo<'rematch'>>
  rematching(reply: ReplyTo<'rematch'>): void
  /** There will be no rematch: the time is over, or somebody plays elsewhere. */
  closed(gameId: string, code: ErrorCode): void
  /** The server says that a game is being played: ask it for the seat. */
  resume(): void
}

/** Keeps a wish for a rematch until its first round begins or the server says that there will be none. */
export class Rematches {
  readonly #line: RematchesLine
  readonly #clock: Clock
  #gameId: string | undefined
  #isAsking = false
  #timer: Timer | undefined

  constructor(line: RematchesLine, clock: Clock) {
    this.#line = line
    this.#clock = clock
  }

  async ask(fields: RequestFields<'rematch'>): Promise<ReplyTo<'rematch'>> {
    const { gameId, want = true } = fields
    this.#timer?.cancel()
    if (!want) {
      if (this.#gameId === gameId) this.giveUp()
      return this.#line.ask(fields)
    }
    this.#gameId = gameId
    try {
      const reply = await this.#line.ask(fields)
      this.#hold(reply)
      return reply
    } catch (error) {
      // Where the reply was lost the wish may be known: the next connection asks again.
      const isOpen = error instanceof ConnectionLostError && error.sent
      if (!isOpen && this.#gameId === gameId) this.giveUp()
      throw error
    }
  }

  /** Somebody asks, or there will be no rematch. */
  pushed({ gameId, open }: PushOf<'rematch'>): void {
    if (open || this.#gameId !== gameId) return
    this.giveUp()
    this.#line.closed(gameId, 'rematch_closed')
  }

  /** After a new connection without a seat. */
  welcomed(): void {
    if (this.#gameId !== undefined) void this.#again(this.#gameId)
  }

  /** Without a connection nothing can be asked; `welcomed` goes on. */
  pause(): void {
    this.#timer?.cancel()
  }

  /** A round of this game was asked: of the rematch, if it is not the old game's last one, come late. */
  gameBegan(gameId: string): void {
    if (gameId !== this.#gameId) this.giveUp()
  }

  /** The player goes elsewhere, or another connection plays for this player now. */
  giveUp(): void {
    this.#gameId = undefined
    this.#timer?.cancel()
  }

  #hold(reply: ReplyTo<'rematch'>): void {
    if (this.#gameId !== reply.gameId) return
    this.#askLater(reply.gameId)
    this.#line.rematching(reply)
  }

  #askLater(gameId: string): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.after(REMATCH_RENEWAL_MS, () => void this.#again(gameId))
  }

  async #again(gameId: string): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      this.#hold(await this.#line.ask({ gameId }))
    } catch (error) {
      if (this.#gameId !== gameId || error instanceof ConnectionLostError) return
      if (!(error instanceof RefusedError) || error.code === 'busy') return this.#askLater(gameId)
      this.giveUp()
      if (isRefused(error, 'already_playing')) this.#line.resume()
      else this.#line.closed(gameId, error.code)
    } finally {
      this.#isAsking = false
    }
  }
}
