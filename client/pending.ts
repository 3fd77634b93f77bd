import type { Answer } from '../protocol/frames.ts'
import { type Action, type ReplyTo, repliesOf } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, RefusedError, StrangeReplyError } from './errors.ts'

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
        else if (reply.type === 'error') reject(new RefusedError(action, reply.code, reply.message))
        else reject(new StrangeReplyError(action, `"${reply.type}"`))
      }
      this.#waiters.set(id, { action, timer: this.#clock.after(ms, expired), answer, fail: reject })
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
   * The gateway's own error frame does not say which request it is about. With a single one out there is no
   * doubt; with several, each gets its reply or expires.
   */
  failOnly(answer: string): void {
    const [only, second] = this.#waiters
    if (only && !second) this.fail(only[0], new StrangeReplyError(only[1].action, answer))
  }

  /** The connection is gone, and with it every reply. */
  failAll(): void {
    for (const [id, { action }] of [...this.#waiters]) this.fail(id, new ConnectionLostError(action, true))
  }

  #take(id: string): Waiter | undefined {
    const waiter = this.#waiters.get(id)
    this.#waiters.delete(id)
    waiter?.timer.cancel()
    return waiter
  }
}

function isReplyTo<A extends Action>(action: A, reply: { type: string }): reply is ReplyTo<A> {
  const types: readonly string[] = repliesOf[action]
  return types.includes(reply.type)
}
