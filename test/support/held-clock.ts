import { type Clock, systemClock, type Timer } from '../../local-aws/src/common/clock.ts'

/** Shorter timers are no time limits, and are not held. */
const SHORT_MS = 1_000

interface HeldTimer extends Timer {
  letPass(): void
}

/**
 * A real-time clock whose timers are held until a test releases them. Otherwise slow code on a busy machine would miss
 * its turn or exceed a time limit. A released timer fires when it is due, or at once if that time has passed. Timers set
 * after the release are held again.
 */
export class HeldClock implements Clock {
  readonly #held = new Set<HeldTimer>()

  now(): number {
    return systemClock.now()
  }

  after(ms: number, callback: () => void): Timer {
    if (ms < SHORT_MS) return systemClock.after(ms, callback)
    const due = this.now() + ms
    let running: Timer | undefined
    const timer: HeldTimer = {
      letPass: () => {
        running = systemClock.after(Math.max(0, due - this.now()), callback)
      },
      cancel: () => {
        this.#held.delete(timer)
        running?.cancel()
      },
    }
    this.#held.add(timer)
    return timer
  }

  /** Releases all timers that are set now. */
  letPass() {
    for (const timer of this.#held) timer.letPass()
    this.#held.clear()
  }
}
