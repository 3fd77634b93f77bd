import type { RequestFields } from '../protocol/frames.ts'
import type { EventNow, PushOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, isRefused, RefusedError } from './errors.ts'
import { MissingPushDetector } from './missing-push-detector.ts'
import { SerialQueue } from './serial-queue.ts'

/** Interval of requests for an event that has not begun, because the push of its beginning may be lost. */
export const LOOK_EVERY_MS = 60_000
/** Time before a second request confirms a `welcome` without the event. The first may be older than the entry. */
const ASK_AGAIN_MS = 1_000

type EventAction = 'hold' | 'attend' | 'begin' | 'screen'
type EventPush = PushOf<'event'> | PushOf<'event_round'> | PushOf<'event_result'>

export interface JoinedEventPort {
  /** Retries while the server is busy. */
  ask<A extends EventAction>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>>
  /** The state of the event. */
  changed(event: EventNow): void
  /** The event is over, or the player is no longer in it. */
  gone(code: string): void
  /** Sends `hello`. The reply goes to `welcomed` or `refreshed`. */
  resume(): void
}

/** Tracks the event that the player holds, attends, or shows on a screen. */
export class JoinedEvent {
  readonly #port: JoinedEventPort
  readonly #clock: Clock
  readonly #queue = new SerialQueue()
  readonly #missingPushes: MissingPushDetector
  #event: Pick<EventNow, 'code' | 'phase'> | undefined
  /** The event that the player has left, and whose late messages are ignored. */
  #left: string | undefined
  #isScreen = false
  /** The last `welcome` did not contain the event. */
  #isDoubtful = false
  #timer: Timer | undefined

  constructor(port: JoinedEventPort, clock: Clock) {
    this.#port = port
    this.#clock = clock
    this.#missingPushes = new MissingPushDetector({ ask: () => this.#look(), matchGone: () => {} }, clock)
  }

  async ask<A extends EventAction>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    try {
      const reply = await this.#queue.run(() => this.#port.ask(action, fields))
      this.#left = undefined
      this.#hold(reply)
      return reply
    } catch (error) {
      if (isRefused(error, 'already_playing')) this.#port.resume()
      throw error
    }
  }

  /**
   * Handles the `event` of a `welcome` on a new connection. A screen requests the event again, because no `welcome`
   * contains it.
   */
  welcomed(event: EventNow | null): void {
    this.#missingPushes.resume()
    if (!this.refreshed(event)) this.#look()
  }

  /** Handles the `event` of any `welcome`. False if this client is a screen, which no `welcome` describes. */
  refreshed(event: EventNow | null): boolean {
    if (this.#isScreen) return false
    if (event && event.code === this.#left) return true
    if (event) this.#hold(event)
    else if (this.#event) this.#doubt(this.#event.code)
    return true
  }

  pushed(push: EventPush): void {
    const isLeft = push.type === 'event' ? push.code === this.#left : !this.#event && this.#left !== undefined
    if (isLeft) return
    if (push.type === 'event') this.#hold(push)
    else if (push.type === 'event_round') this.#missingPushes.asked(push)
    else {
      this.#missingPushes.judged(push, true)
      if (push.over && this.#event) this.#event = { ...this.#event, phase: 'over' }
    }
  }

  /** Stops asking while offline, until `welcomed`. */
  pause(): void {
    this.#timer?.cancel()
    this.#missingPushes.pause()
  }

  /** The player leaves the event. The request may still be under way, or lost. */
  leave(): void {
    this.#left = this.#event?.code ?? this.#left
    this.giveUp()
  }

  /** The player could not leave. */
  stay(): void {
    this.#left = undefined
  }

  /** The player does something else, or another connection has taken over. */
  giveUp(): void {
    this.#event = undefined
    this.#isScreen = false
    this.#isDoubtful = false
    this.#timer?.cancel()
    this.#missingPushes.stop()
  }

  #hold(event: EventNow): void {
    const { code, gameId, phase, you, turn } = event
    this.#event = { code, phase }
    this.#isScreen = you === 'screen'
    this.#isDoubtful = false
    this.#timer?.cancel()
    if (phase === 'open') this.#timer = this.#clock.after(LOOK_EVERY_MS, () => this.#look())
    else if (phase === 'over') this.#missingPushes.stop()
    else if (gameId !== null) {
      if (turn) this.#missingPushes.asked({ gameId, ...turn })
      else this.#missingPushes.begun(gameId)
    }
    this.#port.changed(event)
  }

  #doubt(code: string): void {
    this.#timer?.cancel()
    if (this.#isDoubtful) {
      this.giveUp()
      this.#port.gone(code)
    } else {
      this.#isDoubtful = true
      this.#timer = this.#clock.after(ASK_AGAIN_MS, () => this.#look())
    }
  }

  #look(): void {
    if (!this.#event) return
    if (this.#isScreen) void this.#showAgain(this.#event.code)
    else this.#port.resume()
  }

  async #showAgain(code: string): Promise<void> {
    try {
      await this.ask('screen', { code })
    } catch (error) {
      if (error instanceof ConnectionLostError || this.#event?.code !== code) return
      if (error instanceof RefusedError && error.code === 'game_not_found') {
        this.giveUp()
        this.#port.gone(code)
      } else this.#timer = this.#clock.after(LOOK_EVERY_MS, () => this.#look())
    }
  }
}
