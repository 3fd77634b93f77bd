/**
 * What a game may take at the most, which is what it takes. A change that makes a game cheaper lowers its numbers
 * here; one that makes it dearer has to say so here, and why.
 */
import type { Counter } from '../../local-aws/src/telemetry/meter.ts'

export type Budget = Partial<Record<Counter, number>>

/** Of two players who are there, from their first join to the result of the only round. */
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
