import type { Action } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError } from './errors.ts'

/** So many requests are kept while there is no connection, each for so long; what is more or older is refused. */
export const MAX_KEPT = 16
export const KEPT_FOR_MS = 30_000

/**
 * Never kept: a hand belongs to its round, `start` to those who are in the room now, `ping` to its connection.
 */
const NEVER_KEPT: readonly Action[] = ['throw', 'start', 'ping']

export function mayBeKept(action: Action): boolean {
  return !NEVER_KEPT.includes(action)
}

interface Kept {
  timer: Timer
  send(): void
  refuse(): void
}

/** Requests that wait for the connection to be there. None of them has been sent before. */
export class Outbox {
  readonly #clock: Clock
  readonly #kept = new Set<Kept>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves to what `send` resolves to, once there is a connection. */
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

  /** There is a connection: sends all in the order in which they came. */
  flush(): void {
    for (const { timer, send } of this.#taken()) {
      timer.cancel()
      send()
    }
  }

  /** There will be no connection for now. */
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
