import { Logger } from '@aws-lambda-powertools/logger'

/**
 * Structured logs, one JSON line each. Lines name gameId, playerId, round and requestId where there is one;
 * never a key, a task token, a connection's secret, or a hand that is not judged yet.
 */
export const log = new Logger({ serviceName: 'janken' })

/** What a line may say about a request: named one by one, so that nothing else gets in. */
export interface LogFacts {
  requestId?: string
  action?: string
  gameId?: string
  playerId?: string
  round?: number
  code?: string
  reason?: string
}
