import { type Clock, systemClock, type Timer } from '../../local-aws/src/common/clock.ts'

/** Shorter waits are no limits, and pass as they come. */
const SHORT_MS = 1_000

interface HeldTimer extends Timer {
  letPass(): void
}

/**
 * Real time in which nothing ends before it is let: on a busy machine, what is merely slow would miss its turn
 * or exceed a limit that counts real seconds. A timer that is let pass fires when it is due, or at once if that
 * has gone by; one that is set later is held again.
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

  /** Lets every timer pass that is set by now. */
  letPass() {
    for (const timer of this.#held) timer.letPass()
    this.#held.clear()
  }
}
