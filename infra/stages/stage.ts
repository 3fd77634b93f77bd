/** The settings that may differ between stages. */
export interface Stage {
  /** Keeps the table when the stack is deleted, and protects both from deletion by mistake. */
  keepsData: boolean
  /** Point-in-time recovery: the table can be restored to any second of the last 35 days. */
  pointInTimeRecovery: boolean
  logRetentionDays: 7 | 30 | 90
  /** Throttle of the API: messages per second, and burst. A share of an account's 10,000 and 5,000. */
  throttle: { rate: number; burst: number }
  /** Share of the account's StartExecution and SendTaskSuccess calls per second (route-limits.ts). */
  startsPerSecond: number
  answersPerSecond: number
  /** Maximum number of concurrent publications to watchers. Undefined: no reservation. */
  publishConcurrency: number | undefined
  /** Whether X-Ray traces requests and executions (docs/decisions/033-tracing-is-off.md). */
  tracing: boolean
  /** Whether the canary plays a game every five minutes. */
  canary: boolean
  /** Budget of the whole stage in US dollars per month. */
  monthlyBudget: number
}
