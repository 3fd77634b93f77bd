import type { ErrorCode } from '../protocol/errors.ts'
import type { RequestFields } from '../protocol/frames.ts'
import type { ReplyOf, ReplyTo } from '../protocol/messages.ts'
import { WAITING_RENEWAL_MS } from '../protocol/words.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, RefusedError } from './errors.ts'

const CANCEL_AGAIN_MS = 1_000

export interface LobbyLine {
  ask<A extends 'join' | 'cancel'>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>>
  /** The place was renewed, or has become a game. */
  joined(reply: ReplyTo<'join'>): void
  /** The server says that a game is being played: ask it for the seat. */
  resume(): void
}

interface Place {
  fields: RequestFields<'join'>
  timer?: Timer
}

/**
 * Keeps a place in the waiting line: `join` again every 10 s until a round begins or the player cancels.
 * `matched` does not end it: where a game was matched but never started, the next `join` heals that.
 */
export class Lobby {
  readonly #line: LobbyLine
  readonly #clock: Clock
  #place: Place | undefined
  /** A `cancel` whose reply is still missing, perhaps lost: the server may think that the player waits. */
  #cancelling = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(line: LobbyLine, clock: Clock) {
    this.#line = line
    this.#clock = clock
  }

  async join(fields: RequestFields<'join'>): Promise<ReplyTo<'join'>> {
    this.#leavePlace()
    this.#cancelling = false
    const place = this.#newPlace(fields)
    try {
      const reply = await this.#inTurn(() => this.#line.ask('join', fields))
      this.#hold(place, reply)
      return reply
    } catch (error) {
      if (this.#place === place) this.#leavePlace()
      if (isRefused(error, 'already_playing')) this.#line.resume()
      throw error
    }
  }

  async cancel(): Promise<ReplyTo<'cancel'>> {
    this.#leavePlace()
    this.#cancelling = true
    for (;;) {
      try {
        const reply = await this.#inTurn(() => this.#line.ask('cancel', {}))
        this.#cancelling = false
        return reply
      } catch (error) {
        // Just being matched: in a moment either a round begins, or there is a wait that can be cancelled.
        if (!isRefused(error, 'busy') || !(await this.#stillCancelling())) throw error
      }
    }
  }

  /** A round has begun: the line is behind us. */
  gameBegan(): void {
    this.#leavePlace()
    this.#cancelling = false
  }

  /** After a new connection: takes up again what the old one was doing. */
  welcomed(waiting: ReplyOf<'welcome'>['waiting']): void {
    if (this.#place) void this.#renew(this.#place)
    else if (this.#cancelling) void this.cancel().catch(() => {})
    else if (waiting) this.#hold(this.#newPlace({ lives: waiting.lives }), { type: 'waiting', ...waiting })
  }

  /** Without a connection nothing can be renewed; `welcomed` goes on. */
  pause(): void {
    this.#place?.timer?.cancel()
  }

  /** Another connection plays for this player now. */
  giveUp(): void {
    this.#leavePlace()
    this.#cancelling = false
  }

  async #stillCancelling(): Promise<boolean> {
    await new Promise<void>((resolve) => this.#clock.after(CANCEL_AGAIN_MS, resolve))
    return this.#cancelling
  }

  #newPlace(fields: RequestFields<'join'>): Place {
    const place: Place = { fields }
    this.#place = place
    return place
  }

  async #renew(place: Place): Promise<void> {
    const isWanted = () => this.#place === place
    try {
      const reply = await this.#inTurn(async () => isWanted() && this.#line.ask('join', place.fields))
      if (reply) this.#hold(place, reply)
    } catch (error) {
      if (!isWanted()) return
      if (isRefused(error, 'already_playing')) this.#line.resume()
      // A lost connection renews when it is back; whatever else went wrong may pass, so it is tried again.
      if (!(error instanceof ConnectionLostError)) this.#schedule(place)
    }
  }

  #hold(place: Place, reply: ReplyTo<'join'>): void {
    if (this.#place !== place) return
    this.#schedule(place)
    this.#line.joined(reply)
  }

  #schedule(place: Place): void {
    place.timer?.cancel()
    place.timer = this.#clock.after(WAITING_RENEWAL_MS, () => void this.#renew(place))
  }

  #leavePlace(): void {
    this.#place?.timer?.cancel()
    this.#place = undefined
  }

  /** One at a time: a `cancel` that overtook its `join` would leave the player waiting. */
  #inTurn<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
    const reply = this.#last.then(ask)
    this.#last = reply.catch(() => {})
    return reply
  }
}

function isRefused(error: unknown, code: ErrorCode): boolean {
  return error instanceof RefusedError && error.code === code
}
