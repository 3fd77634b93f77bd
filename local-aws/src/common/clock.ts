/** A timer that has been set and may still be taken back. */
export interface Timer {
  cancel(): void
}

/**
 * Where every part of the runtime gets its time from, so that a test can skip a turn, an idle timeout or a
 * two-hour connection instead of waiting for it.
 */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Runs `callback` once, `ms` milliseconds from now. */
  after(ms: number, callback: () => void): Timer
}

/** Node's timers count in a signed 32-bit integer; a longer wait is taken in steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The machine's own clock. Its timers do not keep the process alive: the servers do. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const due = Date.now() + ms
    let handle: NodeJS.Timeout
    const arm = () => {
      const left = due - Date.now()
      handle =
        left > LONGEST_TIMER_MS ? setTimeout(arm, LONGEST_TIMER_MS) : setTimeout(callback, Math.max(0, left))
      handle.unref()
    }
    arm()
    return { cancel: () => clearTimeout(handle) }
  },
}
