import type { Stage } from './stage.ts'

/** The production stage. */
export const prod: Stage = {
  keepsData: true,
  pointInTimeRecovery: true,
  logRetentionDays: 30,
  // Half of an account's default throttle, because @connections calls count towards the same quota.
  throttle: { rate: 5_000, burst: 2_500 },
  // The default quotas of an account in most regions.
  startsPerSecond: 150,
  answersPerSecond: 300,
  // A new account has a concurrency of 10, of which nothing can be reserved.
  publishConcurrency: undefined,
  // Traces would cost more than all functions together (docs/operations.md#tracing).
  tracing: false,
  canary: true,
  monthlyBudget: 100,
}
