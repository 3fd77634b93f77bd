import type { Stage } from './stage.ts'

/** Where people play. */
export const prod: Stage = {
  keepsData: true,
  pointInTimeRecovery: true,
  logRetentionDays: 30,
  // Half of an account's own, which @connections is counted in as well.
  throttle: { rate: 5_000, burst: 2_500 },
  // What most regions grant an account.
  startsPerSecond: 150,
  answersPerSecond: 300,
  // A new account has a concurrency of 10, of which nothing can be reserved.
  publishConcurrency: undefined,
  // Traces of every request would cost more than the rest of the functions (docs/operations.md#tracing).
  tracing: 'games',
  canary: true,
  monthlyBudget: 100,
}
