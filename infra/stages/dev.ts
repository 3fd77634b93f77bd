import type { Stage } from './stage.ts'

/** Where changes are tried. Everything in it may be lost; it takes little of an account that it shares. */
export const dev: Stage = {
  keepsData: false,
  pointInTimeRecovery: false,
  logRetentionDays: 7,
  throttle: { rate: 500, burst: 250 },
  startsPerSecond: 50,
  answersPerSecond: 100,
  publishConcurrency: undefined,
  tracing: 'all',
  canary: false,
  monthlyBudget: 20,
}
