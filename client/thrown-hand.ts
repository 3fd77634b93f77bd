import type { RequestFields } from '../protocol/frames.ts'
import type { ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, NoReplyError } from './errors.ts'

/** How long a hand may be in doubt. After it the caller gets the failure. */
export const DOUBT_LASTS_MS = 30_000

/** A hand that was sent, and the promise for its caller. */
export class ThrownHand {
  readonly fields: RequestFields<'throw'>
  readonly reply: Promise<ReplyTo<'throw'>>
  /**
   * - `sent`: no reply yet
   * - `doubtful`: the hand may or may not count; the client asks the server
   * - `unknown`: the same, but the caller already has the failure
   * - `thrown`: this hand counts, or another hand of this player does
   */
  state: 'sent' | 'doubtful' | 'unknown' | 'thrown' = 'sent'
  tries = 0
  /** No further try can succeed. Only the round's result shows whether an earlier one did. */
  isClosed = false
  #resolve: (reply: ReplyTo<'throw'>) => void = () => {}
  #reject: (error: unknown) => void = () => {}
  #failure: unknown
  #timer: Timer | undefined

  constructor(fields: RequestFields<'throw'>) {
    this.fields = fields
    this.reply = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** The server has the hand. */
  succeed(): void {
    const { gameId, round } = this.fields
    this.state = 'thrown'
    this.#timer?.cancel()
    this.#resolve({ type: 'thrown', gameId, round })
  }

  fail(error: unknown, state: 'unknown' | 'thrown'): void {
    this.state = state
    this.#timer?.cancel()
    this.#reject(error)
  }

  /** The try failed, and may have reached the server. */
  doubt(failure: unknown, clock: Clock): void {
    this.#failure = failure instanceof NoReplyError ? new ConnectionLostError('throw', true) : failure
    this.state = 'doubtful'
    this.#timer ??= clock.after(DOUBT_LASTS_MS, () => this.giveUp())
  }

  /** Rejects with the last failure if the hand is still in doubt. */
  giveUp(): void {
    if (this.state === 'doubtful') this.fail(this.#failure, 'unknown')
  }
}
