import type { PushOf } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'

/** How long after a turn's end its result may take, before the client asks for the seat. */
export const RESULT_TIMEOUT_MS = 5_000
/** How long after a result the next `round` may take. */
export const ROUND_TIMEOUT_MS = 4_000
/** How long after `matched` the first `round` may take. */
export const MATCH_TIMEOUT_MS = 3_000
/** Upper limit of the wait between two questions. */
const LONGEST_WAIT_MS = 15_000
/** Maximum number of questions for one missing push: over about a minute. */
export const MAX_QUESTIONS = 6

export interface MissingPushPort {
  /** Asks the server for the seat. */
  ask(): void
  /** Nothing was heard of the game that was matched. `gameId` is undefined where the server did not name it. */
  matchGone(gameId: string | undefined): void
}

interface Expected {
  push: 'first round' | 'round' | 'result'
  /** Undefined: of whatever game the player sits in. */
  gameId: string | undefined
  /** Milliseconds until the next question. Doubles with each. */
  wait: number
  questions: number
}

type Turn = Pick<PushOf<'round'>, 'gameId' | 'round' | 'deadline'>

/**
 * Notices that a push is missing: the first `round` after `matched`, the `result` of a turn that is over, the
 * `round` after a result. A push may be lost, so the client asks for the seat until it hears how the game goes on.
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

  /** A game was matched, or the server says that there is one: its round follows. */
  matched(gameId: string | undefined): void {
    this.#expect('first round', gameId, MATCH_TIMEOUT_MS)
  }

  /** The player no longer waits for the game that was matched. */
  unmatched(): void {
    if (this.#expected?.push === 'first round') this.stop()
  }

  /** A turn to play was told: its result follows. */
  asked({ gameId, round, deadline, msLeft }: PushOf<'round'>): void {
    if (round <= this.#judgedIn(gameId)) return
    const known = this.#turn
    const isKnown = known?.gameId === gameId && known.round === round && known.deadline === deadline
    // The same turn told again by `hello` is no answer: the questions go on as planned.
    if (isKnown && this.#timer && this.#expected?.push === 'result') return
    this.#turn = { gameId, round, deadline }
    this.#expect('result', gameId, RESULT_TIMEOUT_MS, msLeft)
  }

  /** A round was judged. `isIn`: this player still has a life, so that the next round asks for a hand. */
  told({ gameId, round, over }: PushOf<'result'>, isIn: boolean): void {
    if (round <= this.#judgedIn(gameId)) return
    this.#judged = { gameId, round }
    const isOvertaken = this.#turn?.gameId === gameId && this.#turn.round > round
    if (over || !isIn) this.ended(gameId)
    else if (!isOvertaken) this.#expect('round', gameId, ROUND_TIMEOUT_MS)
  }

  /** Nothing more is expected of this game. */
  ended(gameId: string): void {
    if (this.#expected?.gameId === gameId) this.stop()
  }

  /** Without a connection nobody can be asked; `resume` goes on. */
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
