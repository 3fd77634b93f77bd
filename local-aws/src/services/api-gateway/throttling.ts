import type { Clock } from '../../common/clock.ts'
import type { AccountQuotas } from './limits.ts'
import type { StageModel, ThrottlingModel } from './model.ts'

/** Holds up to `burst` tokens and fills at `rate` tokens a second; a request takes one or is throttled. */
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
 * Who may pass: the account's quotas, and the limits that a stage sets for all its routes or for one. Every
 * route has a bucket of its own; a stage's default is each route's limit, not one shared by all.
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

  /** A message without a route, or a call of `@connections`: only the account's quota counts. */
  admitsAccountRequest(): boolean {
    return this.#requests.take()
  }

  #routeBucket(key: string, limit: ThrottlingModel): TokenBucket | undefined {
    if (limit.throttlingBurstLimit === undefined && limit.throttlingRateLimit === undefined) return undefined
    const burst = limit.throttlingBurstLimit ?? this.#quotas.requestBurst
    const rate = limit.throttlingRateLimit ?? this.#quotas.requestsPerSecond
    let bucket = this.#routes.get(key)
    // The template may have changed under a running gateway: new limits begin with a full bucket.
    if (bucket?.burst !== burst || bucket.rate !== rate) {
      bucket = new TokenBucket(this.#clock, burst, rate)
      this.#routes.set(key, bucket)
    }
    return bucket
  }
}

/** Without the members that are there but undefined, which would hide the stage's default. */
function definedOf(limit: ThrottlingModel = {}): ThrottlingModel {
  return Object.fromEntries(Object.entries(limit).filter(([, value]) => value !== undefined))
}
