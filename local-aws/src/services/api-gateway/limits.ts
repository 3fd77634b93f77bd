/** Quotas of API Gateway WebSocket APIs: the fixed ones, and the defaults of those that AWS raises on request. */

const KB = 1024
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

export const FRAME_BYTES = 32 * KB
export const MESSAGE_BYTES = 128 * KB
export const IDLE_MS = 10 * MINUTE
export const CONNECTION_MS = 2 * HOUR
export const URL_CHARACTERS = 4096
export const SHORTEST_INTEGRATION_MS = 50
export const LONGEST_INTEGRATION_MS = 29 * SECOND
export const AUTHORIZER_RESULT_BYTES = 8 * KB

/** Quotas per account and region. AWS raises them on request. */
export interface AccountQuotas {
  newConnectionsPerSecond: number
  /** Requests of every kind: upgrades, messages and calls of `@connections`. */
  requestsPerSecond: number
  requestBurst: number
}

export const DEFAULT_QUOTAS: AccountQuotas = {
  newConnectionsPerSecond: 500,
  requestsPerSecond: 10_000,
  requestBurst: 5_000,
}
