import type { Answer } from '../protocol/frames.ts'
import { type Action, type ReplyTo, repliesOf } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, RefusedError, UnexpectedReplyError } from './errors.ts'
import { gatewayFailure } from './gateway-error.ts'

interface Waiter {
  action: Action
  timer: Timer
  answer(reply: Answer): void
  fail(error: Error): void
}

/** The unanswered requests, by the id that their reply carries as `re`. */
export class PendingRequests {
  readonly #clock: Clock
  readonly #waiters = new Map<string, Waiter>()
  /** Error messages of the gateway without a request id, and the requests that they may belong to. */
  readonly #failures: string[] = []
  readonly #suspects = new Set<string>()
  #lastId = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Returns a new request's id, and the promise of its reply. Calls `expired` without a reply within `ms`. */
  add<A extends Action>(
    action: A,
    ms: number,
    expired: () => void,
  ): { id: string; reply: Promise<ReplyTo<A>> } {
    this.#lastId += 1
    const id = String(this.#lastId)
    const reply = new Promise<ReplyTo<A>>((resolve, reject) => {
      const answer = (reply: Answer) => {
        if (isReplyTo(action, reply)) resolve(reply)
        else if (reply.type === 'error') {
          reject(new RefusedError(action, reply.code, reply.message, reply.retryMs))
        } else reject(new UnexpectedReplyError(action, `"${reply.type}"`))
      }
      const timer = this.#clock.after(ms, () => this.#expire(id, expired))
      this.#waiters.set(id, { action, timer, answer, fail: reject })
    })
    return { id, reply }
  }

  /** Settles the request that a reply answers. Drops a reply without a request. */
  settle(reply: Answer): void {
    if (reply.re !== undefined) this.#take(reply.re)?.answer(reply)
  }

  fail(id: string, error: Error): void {
    this.#take(id)?.fail(error)
  }

  /**
   * Handles an error frame of the gateway, which does not name its request. It belongs to one of the unanswered
   * requests: to the one that remains when the others have replies, or to the one that times out.
   */
  failOne(failure: string): void {
    for (const id of this.#waiters.keys()) this.#suspects.add(id)
    this.#failures.push(failure)
    this.#convict()
  }

  /** The connection is lost. Rejects all requests. */
  failAll(): void {
    this.#failures.length = 0
    this.#suspects.clear()
    for (const [id, { action }] of [...this.#waiters]) this.fail(id, new ConnectionLostError(action, true))
  }

  #take(id: string): Waiter | undefined {
    const waiter = this.#waiters.get(id)
    this.#waiters.delete(id)
    waiter?.timer.cancel()
    if (this.#suspects.delete(id)) this.#convict()
    return waiter
  }

  #expire(id: string, expired: () => void): void {
    const failure = this.#suspects.has(id) ? this.#failures.shift() : undefined
    if (failure === undefined) expired()
    else this.#failAs(id, failure)
  }

  /** If there are as many suspects as failures, each suspect has failed. */
  #convict(): void {
    if (this.#suspects.size > this.#failures.length) return
    const suspects = [...this.#suspects]
    const failures = this.#failures.splice(0)
    this.#suspects.clear()
    for (const [index, id] of suspects.entries()) this.#failAs(id, failures[index] ?? '')
  }

  #failAs(id: string, failure: string): void {
    const waiter = this.#take(id)
    waiter?.fail(gatewayFailure(waiter.action, failure))
  }
}

function isReplyTo<A extends Action>(action: A, reply: { type: string }): reply is ReplyTo<A> {
  const types: readonly string[] = repliesOf[action]
  return types.includes(reply.type)
}
