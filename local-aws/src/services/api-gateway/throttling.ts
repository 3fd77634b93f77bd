import type { Clock } from '../../common/clock.ts'
import type { AccountQuotas } from './limits.ts'
import type { StageModel, ThrottlingModel } from './model.ts'

/** A token bucket: at most `burst` tokens, filled by `rate` tokens per second. A request without a token is throttled. */
export class TokenBucket {
  readonly burst: number
  readonly rate: number
  readonly #clock: Clock
  #tokens: number
  #filledAt: number

  constructor(clock: Clock, burst: number, rate: number) {
    this.burst = burst
    this.rate = rate
    this.#clock = clock
    this.#tokens = burst
    this.#filledAt = clock.now()
  }

  take(): boolean {
    const now = this.#clock.now()
    const filled = this.#tokens + ((now - this.#filledAt) / 1000) * this.rate
    this.#tokens = Math.min(this.burst, filled)
    this.#filledAt = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}

/**
 * Applies the account's quotas and the limits of a stage's routes. Every route has its own bucket. The default of a
 * stage limits each route separately.
 */
export class Throttle {
  readonly #clock: Clock
  readonly #quotas: AccountQuotas
  readonly #requests: TokenBucket
  readonly #newConnections: TokenBucket
  readonly #routes = new Map<string, TokenBucket>()

  constructor(clock: Clock, quotas: AccountQuotas) {
    this.#clock = clock
    this.#quotas = quotas
    this.#requests = new TokenBucket(clock, quotas.requestBurst, quotas.requestsPerSecond)
    const { newConnectionsPerSecond } = quotas
    this.#newConnections = new TokenBucket(clock, newConnectionsPerSecond, newConnectionsPerSecond)
  }

  admitsConnection(apiId: string, stage: StageModel): boolean {
    return this.#newConnections.take() && this.admitsRequest(apiId, stage, '$connect')
  }

  admitsRequest(apiId: string, stage: StageModel, routeKey: string): boolean {
    const limit = { ...stage.defaultRouteSettings, ...definedOf(stage.routeSettings?.[routeKey]) }
    const bucket = this.#routeBucket(`${apiId}/${stage.stageName}/${routeKey}`, limit)
    return (bucket?.take() ?? true) && this.admitsAccountRequest()
  }

  /** For a message without a route, or a call of `@connections`: only the account's quota counts. */
  admitsAccountRequest(): boolean {
    return this.#requests.take()
  }

  #routeBucket(key: string, limit: ThrottlingModel): TokenBucket | undefined {
    if (limit.throttlingBurstLimit === undefined && limit.throttlingRateLimit === undefined) return undefined
    const burst = limit.throttlingBurstLimit ?? this.#quotas.requestBurst
    const rate = limit.throttlingRateLimit ?? this.#quotas.requestsPerSecond
    let bucket = this.#routes.get(key)
    // After a redeployment, new limits start with a full bucket.
    if (bucket?.burst !== burst || bucket.rate !== rate) {
      bucket = new TokenBucket(this.#clock, burst, rate)
      this.#routes.set(key, bucket)
    }
    return bucket
  }
}

/** Removes undefined members, which would hide the defaults of the stage. */
function definedOf(limit: ThrottlingModel = {}): ThrottlingModel {
  return Object.fromEntries(Object.entries(limit).filter(([, value]) => value !== undefined))
}
