import type { Action } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError } from './errors.ts'

/** Maximum number of kept requests while offline, and how long each is kept. Others reject. */
export const MAX_KEPT = 16
export const KEPT_FOR_MS = 30_000

/**
 * Never kept: a hand and a `reveal` belong to their round, `start` and `begin` to those who are there now, `ping` to
 * its connection.
 */
const NEVER_KEPT: readonly Action[] = ['throw', 'start', 'begin', 'reveal', 'ping']

export function mayBeKept(action: Action): boolean {
  return !NEVER_KEPT.includes(action)
}

interface Kept {
  timer: Timer
  send(): void
  refuse(): void
}

/** Unsent requests that wait for a connection. */
export class Outbox {
  readonly #clock: Clock
  readonly #kept = new Set<Kept>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls `send` once there is a connection, and resolves to its result. */
  keep<Reply>(action: Action, send: () => Promise<Reply>): Promise<Reply> {
    if (this.#kept.size >= MAX_KEPT) return Promise.reject(new ConnectionLostError(action, false))
    return new Promise((resolve, reject) => {
      const refuse = () => {
        this.#kept.delete(kept)
        reject(new ConnectionLostError(action, false))
      }
      const kept = { timer: this.#clock.after(KEPT_FOR_MS, refuse), send: () => resolve(send()), refuse }
      this.#kept.add(kept)
    })
  }

  /** Sends all kept requests in order. */
  flush(): void {
    for (const { timer, send } of this.#taken()) {
      timer.cancel()
      send()
    }
  }

  /** Rejects all kept requests. */
  refuseAll(): void {
    for (const { timer, refuse } of this.#taken()) {
      timer.cancel()
      refuse()
    }
  }

  #taken(): Kept[] {
    const kept = [...this.#kept]
    this.#kept.clear()
    return kept
  }
}
