/** A timer that can be cancelled until it fires. */
export interface Timer {
  cancel(): void
}

/**
 * The time source of the whole runtime. A test replaces it to skip an idle timeout or a two-hour connection instead
 * of waiting for it.
 */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Runs `callback` once, `ms` milliseconds from now. */
  after(ms: number, callback: () => void): Timer
}

/** Node's timers use a signed 32-bit integer. A longer wait is split into steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The clock of the machine. Its timers do not keep the process alive; the servers do. */
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
