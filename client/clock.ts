/** A timer that has been set and may still be taken back. */
export interface Timer {
  cancel(): void
}

/** Where the client gets its time from, so that a test can skip a backoff or a renewal. */
export interface Clock {
  /** Milliseconds that only ever go forward; from which moment they count does not matter. */
  now(): number
  /** Epoch milliseconds, which go on while the machine sleeps. Without it a sleep is noticed only by the server's time. */
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
