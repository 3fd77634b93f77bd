import type { Answer } from '../protocol/frames.ts'
import { type Action, type ReplyTo, repliesOf } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, RefusedError, StrangeReplyError } from './errors.ts'
import { gatewayFailure } from './gateway-error.ts'

interface Waiter {
  action: Action
  timer: Timer
  answer(reply: Answer): void
  fail(error: Error): void
}

/** The requests that are out, by the id that their reply will carry as `re`. */
export class Pending {
  readonly #clock: Clock
  readonly #waiters = new Map<string, Waiter>()
  /** What the gateway said instead of a reply, and the requests of which each may have meant one. */
  readonly #failures: string[] = []
  readonly #suspects = new Set<string>()
  #lastId = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A new request's id, and the promise of its reply; `expired` is called if there is none within `ms`. */
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
        } else reject(new StrangeReplyError(action, `"${reply.type}"`))
      }
      const timer = this.#clock.after(ms, () => this.#expire(id, expired))
      this.#waiters.set(id, { action, timer, answer, fail: reject })
    })
    return { id, reply }
  }

  /** Hands a reply to the request that it answers; a reply to nothing is dropped. */
  settle(reply: Answer): void {
    if (reply.re !== undefined) this.#take(reply.re)?.answer(reply)
  }

  fail(id: string, error: Error): void {
    this.#take(id)?.fail(error)
  }

  /**
   * The gateway's own error frame does not say which request it is about. It is one of those that are out: the
   * one that is left when the others have their replies, or that nobody answers in time.
   */
  failOne(failure: string): void {
    for (const id of this.#waiters.keys()) this.#suspects.add(id)
    this.#failures.push(failure)
    this.#convict()
  }

  /** The connection is gone, and with it every reply. */
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

  /** As many suspects as failures: it was each of them. */
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
