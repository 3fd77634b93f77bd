/**
 * The units that a game may use: exactly what it uses today. A change that makes a game cheaper lowers them; one that
 * makes it more expensive raises them, and its commit says why.
 */
import type { Counter } from '../../local-aws/src/telemetry/meter.ts'

export type Budget = Partial<Record<Counter, number>>

/** A duel of one round between connected players, from the first `join` to the result. */
export const DUEL_BUDGET: Budget = {
  transitions: 3,
  executionsStarted: 1,
  taskAnswers: 1,
  lambdaRequests: 6,
  writes: 12,
  reads: 4,
  messages: 14,
  managementCalls: 6,
}
