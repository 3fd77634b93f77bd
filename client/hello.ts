import type { RequestFields } from '../protocol/frames.ts'
import type { ReplyTo } from '../protocol/messages.ts'
import type { RetryOptions } from './backoff.ts'
import { ConnectionLostError, NoReplyError } from './errors.ts'

/** Timeout of a `hello`. After it the client sends another one. */
export const HELLO_TIMEOUT_MS = 5_000
/** Consecutive unanswered `hello`s after which the connection counts as dead. */
const MAX_SILENCES = 2
/** Maximum retries of a refused `hello`: after 0.5, 1 and 2 s, then every 4 s, about 20 s in total. */
const MAX_RETRIES = 7
const LONGEST_DELAY_MS = 4_000

export interface HelloPort {
  /** Rejects with `NoReplyError` when there is no reply within `ms`. The connection stays. */
  ask(action: 'hello', fields: RequestFields<'hello'>, ms: number): Promise<ReplyTo<'hello'>>
  withRetry<Reply>(ask: () => Promise<Reply>, retries: RetryOptions): Promise<Reply>
  /** Drops the connection and reconnects. */
  drop(): void
}

/**
 * Sends `hello` until the server answers it. A refusal or the gateway's own error frame shows that the connection
 * lives, so the next try uses the same connection.
 */
export class Hello {
  readonly #port: HelloPort
  readonly #answered: (welcome: ReplyTo<'hello'>) => void
  #running: Promise<void> | undefined
  /** Identifies the running `hello`, so that those of lost connections are ignored. */
  #turn: symbol | undefined

  constructor(port: HelloPort, answered: (welcome: ReplyTo<'hello'>) => void) {
    this.#port = port
    this.#answered = answered
  }

  /**
   * Resolves once the server has answered. Shares a `hello` that is already running. Rejects with the last failure
   * after `MAX_RETRIES`, and with `ConnectionLostError` when the connection is lost.
   */
  say(fields: RequestFields<'hello'>): Promise<void> {
    if (this.#running) return this.#running
    const turn = Symbol()
    this.#turn = turn
    const running = this.#repeat(fields, () => this.#turn === turn)
    this.#running = running
    return running
  }

  /** The connection is lost: the next `say` starts a new `hello`. */
  stop(): void {
    this.#turn = undefined
    this.#running = undefined
  }

  async #repeat(fields: RequestFields<'hello'>, isWanted: () => boolean): Promise<void> {
    let silences = 0
    const shouldRetry = (error: unknown) => {
      if (error instanceof ConnectionLostError || !isWanted()) return false
      silences = error instanceof NoReplyError ? silences + 1 : 0
      if (silences === MAX_SILENCES) this.#port.drop()
      return silences < MAX_SILENCES
    }
    const retries = { isWanted, shouldRetry, max: MAX_RETRIES, maxDelayMs: LONGEST_DELAY_MS }
    try {
      const ask = () => this.#port.ask('hello', fields, HELLO_TIMEOUT_MS)
      const welcome = await this.#port.withRetry(ask, retries)
      if (isWanted()) this.#answered(welcome)
    } finally {
      if (isWanted()) this.stop()
    }
  }
}
