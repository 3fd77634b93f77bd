import type { RequestFields } from '../protocol/frames.ts'
import type { ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, NoReplyError } from './errors.ts'

/** How long the fate of a hand may stay unknown, before the caller gets the failure. */
export const DOUBT_LASTS_MS = 30_000

/** A hand on its way, and the promise that its caller holds. */
export class ThrownHand {
  readonly fields: RequestFields<'throw'>
  readonly reply: Promise<ReplyTo<'throw'>>
  /**
   * - `sent`: there is no reply yet;
   * - `doubtful`: it may count or not, and the server is asked;
   * - `unknown`: the same, but the caller has been told the failure;
   * - `thrown`: it counts, or another hand of this player does.
   */
  state: 'sent' | 'doubtful' | 'unknown' | 'thrown' = 'sent'
  tries = 0
  /** No further try can succeed. Only the round's result tells whether an earlier one did. */
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

  /** The caller gets the last failure, if the fate is still in doubt. */
  giveUp(): void {
    if (this.state === 'doubtful') this.fail(this.#failure, 'unknown')
  }
}
