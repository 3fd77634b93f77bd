import type { Stage } from './stage.ts'

/** A stage for trying changes. Its data may be lost, and its limits are low because it shares an account. */
export const dev: Stage = {
  keepsData: false,
  pointInTimeRecovery: false,
  logRetentionDays: 7,
  throttle: { rate: 500, burst: 250 },
  startsPerSecond: 50,
  answersPerSecond: 100,
  publishConcurrency: undefined,
  tracing: true,
  canary: false,
  monthlyBudget: 20,
}
