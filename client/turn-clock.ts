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
  #turn: { told: Turn; endsAt: number } | undefined
  #timer: Timer | undefined

  /** `slept`: called if the machine has slept while a turn was open. The caller then requests the server's time. */
  constructor(clock: Clock, slept: () => void) {
    this.#clock = clock
    this.#slept = slept
  }

  /** The server announced a turn, for the first time or again. Returns its end on the client's clock. */
  asked(told: Turn): number {
    const endsAt = this.#clock.now() + told.msLeft
    const known = this.#turn
    const isSame = known?.told.gameId === told.gameId && known.told.deadline === told.deadline
    this.#turn = { told, endsAt: isSame ? Math.min(known.endsAt, endsAt) : endsAt }
    this.#look()
    return endsAt
  }

  /** The server sent its time. Returns the corrected turn if it ends sooner than expected. */
  heard(serverNow: number): Turn | undefined {
    if (!this.#turn) return undefined
    const { told, endsAt } = this.#turn
    const msLeft = Math.max(0, told.deadline - serverNow)
    return this.#clock.now() + msLeft < endsAt - TOLERANCE_MS ? { ...told, msLeft } : undefined
  }

  judged({ gameId, round }: { gameId: string; round: number }): void {
    const told = this.#turn?.told
    if (told?.gameId === gameId && told.round <= round) this.stop()
  }

  ended(gameId: string): void {
    if (this.#turn?.told.gameId === gameId) this.stop()
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
