import { AwsError } from '../../common/aws/error.ts'
import type { InvokeResult, RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock, Timer } from '../../common/clock.ts'
import type { FunctionConfig } from './model.ts'

/** Delays before the two retries of a failed asynchronous invocation: 1 minute, then 2 minutes. */
const RETRY_DELAYS_MS = [60_000, 120_000]
/** Delays after throttling or an error of Lambda itself: from 1 second up to 5 minutes, until the event is too old. */
const FIRST_THROTTLE_DELAY_MS = 1_000
const LONGEST_THROTTLE_DELAY_MS = 300_000

const isTemporary = ({ httpStatus }: AwsError) => httpStatus === 429 || httpStatus >= 500

interface QueuedEvent {
  config: FunctionConfig
  requestId: string
  queuedAt: number
  /** Runs the function once. */
  attempt(): Promise<InvokeResult>
}

/** The queue of asynchronous invocations. Retries failed events, and drops events that are too old. */
export class EventQueue {
  readonly #clock: Clock
  readonly #log: RuntimeLog
  readonly #timers = new Set<Timer>()
  #closed = false

  constructor(clock: Clock, log: RuntimeLog) {
    this.#clock = clock
    this.#log = log
  }

  add(config: FunctionConfig, requestId: string, attempt: () => Promise<InvokeResult>) {
    void this.#run({ config, requestId, queuedAt: this.#clock.now(), attempt }, 0, FIRST_THROTTLE_DELAY_MS)
  }

  close() {
    this.#closed = true
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
  }

  async #run(event: QueuedEvent, retries: number, throttleDelayMs: number): Promise<void> {
    const { config, queuedAt } = event
    if (this.#clock.now() - queuedAt > config.maximumEventAgeSeconds * 1000)
      return this.#drop(event, 'it is older than the function allows')
    try {
      const result = await event.attempt()
      if (result.functionError === undefined || this.#closed) return
    } catch (error) {
      if (this.#closed) return
      if (!(error instanceof AwsError && isTemporary(error))) return this.#drop(event, String(error))
      // AWS does not retry a function that no event may run (reserved concurrency 0).
      if (config.reservedConcurrency === 0)
        return this.#drop(event, 'the function has a reserved concurrency of 0')
      const longer = Math.min(throttleDelayMs * 2, LONGEST_THROTTLE_DELAY_MS)
      return this.#again(
        event,
        throttleDelayMs,
        error.httpStatus === 429 ? 'is throttled' : 'met an error of Lambda',
        () => this.#run(event, retries, longer),
      )
    }
    const delay = RETRY_DELAYS_MS[retries]
    if (retries >= config.maximumRetryAttempts || delay === undefined)
      return this.#drop(event, `it failed ${retries + 1} times`)
    this.#again(event, delay, 'failed', () => this.#run(event, retries + 1, FIRST_THROTTLE_DELAY_MS))
  }

  #again({ config, requestId }: QueuedEvent, ms: number, what: string, action: () => void) {
    const timer = this.#clock.after(ms, () => {
      this.#timers.delete(timer)
      action()
    })
    this.#timers.add(timer)
    const event = `the asynchronous event ${requestId}`
    this.#log.warn(`${config.displayName}: ${event} ${what}. Retrying in ${ms / 1000} s`)
  }

  #drop({ config, requestId }: QueuedEvent, why: string) {
    this.#log.warn(`${config.displayName}: dropped the asynchronous event ${requestId}: ${why}`)
  }
}
