import { WAITING_RENEWAL_MS } from '../protocol/constants.ts'
import type { RequestFields } from '../protocol/frames.ts'
import type { ReplyOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, isRefused } from './errors.ts'
import { SerialQueue } from './serial-queue.ts'

export interface LobbyPort {
  ask<A extends 'join' | 'cancel'>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>>
  /** Retries while the server is busy and `isWanted` returns true. */
  withRetry<Reply>(ask: () => Promise<Reply>, isWanted: () => boolean): Promise<Reply>
  /** The place in the queue was taken or renewed, or has become a game. */
  joined(reply: ReplyTo<'join'>): void
  /** The player is in a running game. Asks the server for the seat. */
  resume(): void
}

/**
 * Number of consecutive `matched` replies without a `round` after which the client stops joining. A client that
 * receives no rounds would spoil the games of its opponents.
 */
const MAX_UNHEARD_MATCHES = 3

interface Place {
  fields: RequestFields<'join'>
  /** The game that the place has become, once the server has reported it. */
  gameId?: string
  unheardMatches: number
  /** Whether the server has confirmed the place. */
  isHeld: boolean
  isRenewing?: boolean
  timer?: Timer
}

/**
 * Keeps a place in the waiting queue: repeats `join` every 10 s until a round starts or the player cancels. It
 * continues after `matched`, because a matched game may fail to start, and the next `join` repairs that.
 */
export class Lobby {
  readonly #port: LobbyPort
  readonly #clock: Clock
  readonly #queue = new SerialQueue()
  #place: Place | undefined
  /** A `cancel` without a reply yet, perhaps lost. The server may still let the player wait. */
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
    // `busy` means that a match is in progress. Soon a round starts, or the wait can be cancelled.
    const reply = await this.#askInTurn('cancel', {}, () => this.#cancelling)
    this.#cancelling = false
    return reply
  }

  /** A push of this game has arrived, so it has started. */
  heard(gameId: string): void {
    if (this.#place?.gameId === gameId) this.giveUp()
  }

  /** Handles a `welcome` on an existing connection: a match may have become a wait again. */
  refreshed(waiting: ReplyOf<'welcome'>['waiting']): void {
    const place = this.#place
    if (waiting && place?.gameId !== undefined) this.#hold(place, { type: 'waiting', ...waiting })
  }

  /** Handles the `welcome` of a new connection: resumes the wait or the `cancel` of the old one. */
  welcomed(waiting: ReplyOf<'welcome'>['waiting']): void {
    if (this.#place?.isHeld) void this.#renew(this.#place)
    // A `join` that was kept for this connection is being sent now.
    else if (this.#place) return
    else if (this.#cancelling) void this.cancel().catch(() => {})
    else if (waiting)
      this.#hold(this.#newPlace({ lives: waiting.lives }, true), { type: 'waiting', ...waiting })
  }

  /** Stops renewals while offline, until `welcomed`. */
  pause(): void {
    this.#place?.timer?.cancel()
  }

  /** Gives up the place: a round has started, the player does something else, or another connection has taken over. */
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
      // After a lost connection the next one renews. Any other error may be temporary, so retry.
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
    // The queue is released after each reply, so that a `cancel` need not wait for the retries of a `join`.
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
