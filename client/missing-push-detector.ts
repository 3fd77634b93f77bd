import type { PushOf } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'

/** Time from the end of a turn to its result. After it the client asks for the seat. */
export const RESULT_TIMEOUT_MS = 5_000
/** Time from a result to the next `round`. */
export const ROUND_TIMEOUT_MS = 4_000
/** Time from `matched` to the first `round`. */
export const MATCH_TIMEOUT_MS = 3_000
/** Upper limit of the delay between two questions. */
const LONGEST_WAIT_MS = 15_000
/** Maximum number of questions about one missing push, over about a minute. */
export const MAX_QUESTIONS = 6

export interface MissingPushPort {
  /** Asks the server for the seat. */
  ask(): void
  /** No push of a matched game arrived. `gameId` is undefined if the server did not name the game. */
  matchGone(gameId: string | undefined): void
}

interface Expected {
  push: 'first round' | 'round' | 'result'
  /** Undefined means any game of the player. */
  gameId: string | undefined
  /** Milliseconds until the next question. Doubles with each. */
  wait: number
  questions: number
}

type Turn = Pick<PushOf<'round'>, 'gameId' | 'round' | 'deadline'>
type Judged = Pick<PushOf<'result'>, 'gameId' | 'round'> & { over: unknown }

/**
 * Detects missing pushes: the first `round` after `matched`, the `result` after a turn, and the `round` after a result.
 * A push may be lost, so the client asks for the seat until it learns how the game continues.
 */
export class MissingPushDetector {
  readonly #port: MissingPushPort
  readonly #clock: Clock
  #expected: Expected | undefined
  #timer: Timer | undefined
  #turn: Turn | undefined
  #judged: { gameId: string; round: number } | undefined

  constructor(port: MissingPushPort, clock: Clock) {
    this.#port = port
    this.#clock = clock
  }

  /** A game was matched, or the server reported one. Expects its first `round`. */
  matched(gameId: string | undefined): void {
    this.#expect('first round', gameId, MATCH_TIMEOUT_MS)
  }

  /** The player no longer waits for the game that was matched. */
  unmatched(): void {
    if (this.#expected?.push === 'first round') this.stop()
  }

  /** The player's game continues. Expects its next `round`, unless a push of this game is already expected. */
  begun(gameId: string): void {
    if (this.#expected?.gameId !== gameId) this.#expect('round', gameId, ROUND_TIMEOUT_MS)
  }

  /** A turn has started. Expects its `result`. */
  asked({ gameId, round, deadline, msLeft }: Turn & { msLeft: number }): void {
    if (round <= this.#judgedIn(gameId)) return
    const known = this.#turn
    const isKnown = known?.gameId === gameId && known.round === round && known.deadline === deadline
    // The same turn again, from `hello`, does not answer the question. The next one stays scheduled.
    if (isKnown && this.#timer && this.#expected?.push === 'result') return
    this.#turn = { gameId, round, deadline }
    this.#expect('result', gameId, RESULT_TIMEOUT_MS, msLeft)
  }

  /** A round was judged. `isIn`: this player still has a life, so expects the next `round`. */
  judged({ gameId, round, over }: Judged, isIn: boolean): void {
    if (round <= this.#judgedIn(gameId)) return
    this.#judged = { gameId, round }
    const isOvertaken = this.#turn?.gameId === gameId && this.#turn.round > round
    if (over || !isIn) this.ended(gameId)
    else if (!isOvertaken) this.#expect('round', gameId, ROUND_TIMEOUT_MS)
  }

  /** The game has ended. Expects nothing more from it. */
  ended(gameId: string): void {
    if (this.#expected?.gameId === gameId) this.stop()
  }

  /** Stops the questions while offline, until `resume`. */
  pause(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  resume(): void {
    if (this.#expected && !this.#timer) this.#plan(this.#expected, this.#expected.wait)
  }

  stop(): void {
    this.pause()
    this.#expected = undefined
  }

  #judgedIn(gameId: string): number {
    return this.#judged?.gameId === gameId ? this.#judged.round : 0
  }

  #expect(push: Expected['push'], gameId: string | undefined, wait: number, msLeft = 0): void {
    this.#expected = { push, gameId, wait, questions: 0 }
    this.#plan(this.#expected, msLeft + wait)
  }

  #plan(expected: Expected, ms: number): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.after(ms, () => this.#miss(expected))
  }

  #miss(expected: Expected): void {
    this.#timer = undefined
    if (expected.questions === MAX_QUESTIONS) {
      this.stop()
      if (expected.push === 'first round') this.#port.matchGone(expected.gameId)
      return
    }
    expected.questions += 1
    expected.wait = Math.min(expected.wait * 2, LONGEST_WAIT_MS)
    this.#plan(expected, expected.wait)
    this.#port.ask()
  }
}
