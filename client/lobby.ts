import { WAITING_RENEWAL_MS } from '../protocol/constants.ts'
import type { RequestFields } from '../protocol/frames.ts'
import type { ReplyOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, isRefused } from './errors.ts'
import { SerialQueue } from './serial-queue.ts'

export interface LobbyPort {
  ask<A extends 'join' | 'cancel'>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>>
  /** Asks again while the server is busy and it `isWanted`. */
  withRetry<Reply>(ask: () => Promise<Reply>, isWanted: () => boolean): Promise<Reply>
  /** The place was taken or renewed, or has become a game. */
  joined(reply: ReplyTo<'join'>): void
  /** The server says that a game is being played: ask it for the seat. */
  resume(): void
}

/**
 * Consecutive `matched` without a `round`, after which the client joins no more. Whoever hears no round would spoil
 * one opponent's game after another.
 */
export const MAX_UNHEARD_MATCHES = 3

interface Place {
  fields: RequestFields<'join'>
  /** The game that the place has become, as far as the server has said. */
  gameId?: string
  unheardMatches: number
  /** The server has said so. */
  isHeld: boolean
  isRenewing?: boolean
  timer?: Timer
}

/**
 * Keeps a place in the waiting line: `join` again every 10 s until a round begins or the player cancels.
 * `matched` does not end it at once: where a game was matched but never started, the next `join` heals that.
 */
export class Lobby {
  readonly #port: LobbyPort
  readonly #clock: Clock
  readonly #queue = new SerialQueue()
  #place: Place | undefined
  /** A `cancel` whose reply is still missing, perhaps lost: the server may think that the player waits. */
  #cancelling = false

  constructor(port: LobbyPort, clock: Clock) {
    this.#port = port
    this.#clock = clock
  }

  async join(fields: RequestFields<'join'>): Promise<ReplyTo<'join'>> {
    this.giveUp()
    const place = this.#newPlace(fields, false)
    try {
      const reply = await this.#askInTurn('join', fields, () => this.#place === place)
      this.#hold(place, reply)
      return reply
    } catch (error) {
      if (this.#place === place) this.#leavePlace()
      if (isRefused(error, 'already_playing')) this.#port.resume()
      throw error
    }
  }

  async cancel(): Promise<ReplyTo<'cancel'>> {
    this.#leavePlace()
    this.#cancelling = true
    // Busy: just being matched. In a moment either a round begins, or there is a wait that can be cancelled.
    const reply = await this.#askInTurn('cancel', {}, () => this.#cancelling)
    this.#cancelling = false
    return reply
  }

  /** A push of this game has arrived: it has begun. */
  heard(gameId: string): void {
    if (this.#place?.gameId === gameId) this.giveUp()
  }

  /** The seat was asked for on a connection that held: the match may have become a wait again. */
  told(waiting: ReplyOf<'welcome'>['waiting']): void {
    const place = this.#place
    if (waiting && place?.gameId !== undefined) this.#hold(place, { type: 'waiting', ...waiting })
  }

  /** After a new connection: takes up again what the old one was doing. */
  welcomed(waiting: ReplyOf<'welcome'>['waiting']): void {
    if (this.#place?.isHeld) void this.#renew(this.#place)
    // A `join` that has not been sent yet is on its way now.
    else if (this.#place) return
    else if (this.#cancelling) void this.cancel().catch(() => {})
    else if (waiting)
      this.#hold(this.#newPlace({ lives: waiting.lives }, true), { type: 'waiting', ...waiting })
  }

  /** Without a connection nothing can be renewed; `welcomed` goes on. */
  pause(): void {
    this.#place?.timer?.cancel()
  }

  /** A round has begun, the player goes elsewhere, or another connection plays for this player now. */
  giveUp(): void {
    this.#leavePlace()
    this.#cancelling = false
  }

  #newPlace(fields: RequestFields<'join'>, isHeld: boolean): Place {
    const place: Place = { fields, isHeld, unheardMatches: 0 }
    this.#place = place
    return place
  }

  async #renew(place: Place): Promise<void> {
    if (place.isRenewing) return
    place.isRenewing = true
    const isWanted = () => this.#place === place
    try {
      const reply = await this.#askInTurn('join', place.fields, isWanted)
      this.#hold(place, reply)
    } catch (error) {
      if (!isWanted()) return
      if (isRefused(error, 'already_playing')) {
        this.#leavePlace()
        this.#port.resume()
      }
      // A lost connection renews when it is back; whatever else went wrong may pass, so it is tried again.
      else if (!(error instanceof ConnectionLostError)) this.#schedule(place)
    } finally {
      place.isRenewing = false
    }
  }

  #askInTurn<A extends 'join' | 'cancel'>(
    action: A,
    fields: RequestFields<A>,
    isWanted: () => boolean,
  ): Promise<ReplyTo<A>> {
    // Its turn ends with each reply, so that a `cancel` does not wait until a busy server has taken the `join`.
    return this.#port.withRetry(() => this.#queue.run(() => this.#port.ask(action, fields)), isWanted)
  }

  #hold(place: Place, reply: ReplyTo<'join'>): void {
    if (this.#place !== place) return
    place.isHeld = true
    if (reply.type === 'matched') {
      place.gameId = reply.gameId
      place.unheardMatches += 1
    } else delete place.gameId
    if (place.unheardMatches < MAX_UNHEARD_MATCHES) this.#schedule(place)
    else this.#leavePlace()
    this.#port.joined(reply)
  }

  #schedule(place: Place): void {
    place.timer?.cancel()
    place.timer = this.#clock.after(WAITING_RENEWAL_MS, () => void this.#renew(place))
  }

  #leavePlace(): void {
    this.#place?.timer?.cancel()
    this.#place = undefined
  }
}
