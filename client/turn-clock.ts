import type { PushOf } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'

type Turn = PushOf<'round'> | PushOf<'event_round'>

/** Smaller differences come from the network, not from a clock. */
const TOLERANCE_MS = 250
/** Interval at which the two clocks are compared while a turn is open. */
const LOOK_EVERY_MS = 1_000
/** If the date has advanced by this much more than the timer, the machine has slept. */
const SLEPT_MS = 1_000

/**
 * Tracks the end of the open turn. A monotonic clock may stop while the machine sleeps, so that the turn would seem to
 * last longer than it does. Whenever the server sends its time, the end of the turn is recalculated.
 */
export class TurnClock {
  readonly #clock: Clock
  readonly #slept: () => void
  #turn: { push: Turn; endsAt: number } | undefined
  #timer: Timer | undefined

  /** `slept`: called if the machine has slept while a turn was open. The caller then requests the server's time. */
  constructor(clock: Clock, slept: () => void) {
    this.#clock = clock
    this.#slept = slept
  }

  /** Handles the push of a turn, perhaps a repeated one. Returns when the turn ends on the client's own clock. */
  asked(push: Turn): number {
    const endsAt = this.#clock.now() + push.msLeft
    const known = this.#turn
    const isSame = known?.push.gameId === push.gameId && known.push.deadline === push.deadline
    this.#turn = { push, endsAt: isSame ? Math.min(known.endsAt, endsAt) : endsAt }
    this.#look()
    return endsAt
  }

  /** Handles the server's time. Returns the corrected turn if it ends sooner than this clock says. */
  heard(serverNow: number): Turn | undefined {
    if (!this.#turn) return undefined
    const { push, endsAt } = this.#turn
    const msLeft = Math.max(0, push.deadline - serverNow)
    return this.#clock.now() + msLeft < endsAt - TOLERANCE_MS ? { ...push, msLeft } : undefined
  }

  judged({ gameId, round }: { gameId: string; round: number }): void {
    const push = this.#turn?.push
    if (push?.gameId === gameId && push.round <= round) this.stop()
  }

  ended(gameId: string): void {
    if (this.#turn?.push.gameId === gameId) this.stop()
  }

  /** This connection no longer plays for the player. */
  stop(): void {
    this.#turn = undefined
    this.#timer?.cancel()
  }

  #look(): void {
    const clock = this.#clock
    const date = clock.epoch?.()
    if (date === undefined) return
    const time = clock.now()
    this.#timer?.cancel()
    this.#timer = clock.after(LOOK_EVERY_MS, () => {
      const slept = (clock.epoch?.() ?? date) - date - (clock.now() - time)
      if (slept > SLEPT_MS) this.#slept()
      if (this.#turn && clock.now() < this.#turn.endsAt) this.#look()
    })
  }
}
