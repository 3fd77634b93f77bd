import type { RequestFields } from '../protocol/frames.ts'
import type { PushOf, ReplyTo, Seat } from '../protocol/messages.ts'
import type { Clock } from './clock.ts'
import { ConnectionLostError, isRefused, RefusedError } from './errors.ts'
import { ThrownHand } from './thrown-hand.ts'

/** Timeout of a throw. Turns are short, so the client then asks the server whether the hand counts. */
export const THROW_TIMEOUT_MS = 4_000
/** Delay before the second question about a hand. Doubles with each further one. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 4_000

type ThrowFields = RequestFields<'throw'>
/** The open turn as the server knows it, with the player's hand. */
type KnownTurn = Pick<Seat, 'gameId' | 'round' | 'thrown' | 'msLeft' | 'past'>

export interface ThrowsPort {
  /** Rejects with `NoReplyError` when there is no reply within `ms`. The connection stays. */
  ask(action: 'throw', fields: ThrowFields, ms: number): Promise<ReplyTo<'throw'>>
  /** Asks the server for the seat. The reply goes to `learn`. */
  resume(): void
  /** Waits between half of `ms` and `ms` milliseconds, at random. */
  pause(ms: number): Promise<void>
}

/**
 * Throws one hand per round. If a hand may have reached the server (refused with `busy` or `internal`, or without a
 * reply), the client asks with `hello`. If the seat shows no hand and the turn is not over, the client sends the same
 * hand again. It does not matter which of the two arrives first, because they are the same.
 */
export class Throws {
  readonly #port: ThrowsPort
  readonly #clock: Clock
  readonly #games = new Map<string, Map<number, ThrownHand>>()
  /** The last round in which the server reported a hand that this client did not send. */
  #thrownElsewhere: { gameId: string; round: number } | undefined
  #isStopped = false

  constructor(port: ThrowsPort, clock: Clock) {
    this.#port = port
    this.#clock = clock
  }

  throw(fields: ThrowFields): Promise<ReplyTo<'throw'>> {
    const { gameId, round } = fields
    if (this.has(gameId, round)) {
      const message = 'You have already thrown this round.'
      return Promise.reject(new RefusedError('throw', 'already_thrown', message))
    }
    const hand = new ThrownHand(fields)
    const rounds = this.#games.get(gameId) ?? new Map<number, ThrownHand>()
    this.#games.set(gameId, rounds.set(round, hand))
    void this.#send(hand)
    return hand.reply
  }

  /** Whether a hand for this round was sent and not refused. */
  has(gameId: string, round: number): boolean {
    const elsewhere = this.#thrownElsewhere
    const isElsewhere = elsewhere?.gameId === gameId && elsewhere.round === round
    return isElsewhere || this.#games.get(gameId)?.has(round) === true
  }

  /** Settles hands in doubt by the seat, or by an event's turn, in a `welcome`. */
  learn(seat: KnownTurn | null, me: string): void {
    // Without a seat the round may be about to be judged. Its result settles the hand.
    if (!seat) return
    if (seat.thrown && !this.has(seat.gameId, seat.round)) this.#thrownElsewhere = seat
    for (const hand of this.#hands()) {
      if (hand.state !== 'doubtful' && hand.state !== 'unknown') continue
      const { gameId, round } = hand.fields
      const past = seat.past.find((one) => one.round === round)
      if (seat.gameId !== gameId) hand.giveUp()
      else if (seat.round === round) this.#learnTurn(hand, seat)
      else if (seat.round > round) this.#compare(hand, past?.hands ?? [], me)
    }
  }

  /** The round's result shows which hand counted. */
  judged({ gameId, round, hands }: PushOf<'result'>, me: string | undefined): void {
    const hand = this.#games.get(gameId)?.get(round)
    if (hand && me !== undefined) this.#compare(hand, hands, me)
  }

  /** A round was judged, and the result does not say with which hands. */
  closed(gameId: string, round: number): void {
    const hand = this.#games.get(gameId)?.get(round)
    if (hand) this.#close(hand)
  }

  /** The game is over. */
  forget(gameId: string): void {
    for (const hand of this.#games.get(gameId)?.values() ?? []) this.#close(hand)
    this.#games.delete(gameId)
  }

  /** Sends nothing more until `resume`. */
  stop(): void {
    this.#isStopped = true
    for (const hand of this.#hands()) hand.giveUp()
  }

  resume(): void {
    this.#isStopped = false
  }

  async #send(hand: ThrownHand): Promise<void> {
    hand.state = 'sent'
    hand.tries += 1
    try {
      await this.#port.ask('throw', hand.fields, THROW_TIMEOUT_MS)
      hand.succeed()
    } catch (error) {
      // The result may have settled the hand in the meantime.
      if (hand.state === 'sent') this.#failed(hand, error)
    }
  }

  #failed(hand: ThrownHand, error: unknown): void {
    const isFirst = hand.tries === 1
    if (isRefused(error, 'already_thrown')) {
      // An earlier try counted. If this is the first try, another client of the player has thrown.
      if (!isFirst) hand.succeed()
      else hand.fail(error, 'thrown')
    } else if (isFirst && (isFinal(error) || isUnsent(error))) {
      this.#drop(hand)
      hand.fail(error, 'unknown')
    } else {
      hand.doubt(error, this.#clock)
      if (hand.isClosed || this.#isStopped) hand.giveUp()
      hand.isClosed ||= isFinal(error)
      // After a lost connection, the `hello` of the next one settles it.
      if (!hand.isClosed && !(error instanceof ConnectionLostError)) void this.#ask(hand)
    }
  }

  async #ask(hand: ThrownHand): Promise<void> {
    const pause = FIRST_PAUSE_MS * 2 ** (hand.tries - 2)
    if (hand.tries > 1) await this.#port.pause(Math.min(pause, LONGEST_PAUSE_MS))
    if (hand.state === 'doubtful') this.#port.resume()
  }

  /** Handles a seat in the turn of the hand. */
  #learnTurn(hand: ThrownHand, { thrown, msLeft }: KnownTurn): void {
    if (thrown) hand.succeed()
    else if (hand.state === 'unknown') this.#drop(hand)
    else if (msLeft > 0 && !hand.isClosed) void this.#send(hand)
  }

  #compare(hand: ThrownHand, hands: PushOf<'result'>['hands'], me: string): void {
    const mine = hands.find(({ playerId }) => playerId === me)
    if (mine?.hand === hand.fields.hand) hand.succeed()
    else this.#close(hand)
  }

  /** The round ended without this hand, as far as known. A reply may still arrive. */
  #close(hand: ThrownHand): void {
    hand.isClosed = true
    hand.giveUp()
  }

  #drop({ fields: { gameId, round } }: ThrownHand): void {
    this.#games.get(gameId)?.delete(round)
  }

  #hands(): ThrownHand[] {
    return [...this.#games.values()].flatMap((rounds) => [...rounds.values()])
  }
}

/** Whether a refusal is permanent. */
function isFinal(error: unknown): boolean {
  return error instanceof RefusedError && error.code !== 'busy' && error.code !== 'internal'
}

function isUnsent(error: unknown): boolean {
  return error instanceof ConnectionLostError && !error.sent
}
