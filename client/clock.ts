/** A timer that can be cancelled until it fires. */
export interface Timer {
  cancel(): void
}

/** The time source of the client. A test replaces it to skip a backoff or a renewal. */
export interface Clock {
  /** Monotonic time in milliseconds, from any starting point. */
  now(): number
  /** Epoch milliseconds, which advance while the machine sleeps. Without it, only the server's time reveals a sleep. */
  epoch?(): number
  /** Runs `callback` once, `ms` milliseconds from now. */
  after(ms: number, callback: () => void): Timer
}

/** The browser's or Node's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  epoch: () => Date.now(),
  after(ms, callback) {
    const handle = setTimeout(callback, ms)
    return { cancel: () => clearTimeout(handle) }
  },
}
