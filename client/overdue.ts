import type { PushOf } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'

/** How long after a turn's end its result may take, before the client asks what has become of the game. */
export const RESULT_OVERDUE_MS = 5_000

/** Notices that a turn has ended and no result came: a push may be lost, and `hello` tells how things stand. */
export class Overdue {
  readonly #clock: Clock
  readonly #resume: () => void
  #timer: Timer | undefined
  #judged: { gameId: string; round: number } | undefined

  constructor(clock: Clock, resume: () => void) {
    this.#clock = clock
    this.#resume = resume
  }

  asked({ gameId, round, msLeft }: PushOf<'round'>): void {
    const judged = this.#judged?.gameId === gameId ? this.#judged.round : 0
    if (round <= judged) return
    this.#timer?.cancel()
    this.#timer = this.#clock.after(msLeft + RESULT_OVERDUE_MS, this.#resume)
  }

  told({ gameId, round }: PushOf<'result'>): void {
    this.#judged = { gameId, round }
    this.#timer?.cancel()
  }

  stop(): void {
    this.#timer?.cancel()
  }
}
