import { Logger } from '@aws-lambda-powertools/logger'

/**
 * Structured logs, one JSON line each, with gameId, playerId, round and requestId where they exist. A line never
 * contains a key, a task token, a connection's secret, or a hand that is not judged yet.
 */
export const log = new Logger({ serviceName: 'janken' })

/** The facts about a request that a line may contain. They are listed, so that nothing else gets in. */
export interface LogFacts {
  requestId?: string
  action?: string
  gameId?: string
  playerId?: string
  round?: number
  code?: string
  reason?: string
}
