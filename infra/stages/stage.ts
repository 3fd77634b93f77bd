/** What may differ from stage to stage. */
export interface Stage {
  /** The table is kept when the stack is deleted, and neither of them is deleted by mistake. */
  keepsData: boolean
  /** The table can be restored to any second of the last 35 days. */
  pointInTimeRecovery: boolean
  logRetentionDays: 7 | 30 | 90
  /** Messages a second, and at once, that the API takes. A fraction of an account's 10,000 and 5,000. */
  throttle: { rate: number; burst: number }
  /** StartExecution and SendTaskSuccess calls a second that this stage may use of the account's (route-limits.ts). */
  startsPerSecond: number
  answersPerSecond: number
  /** Maximum number of publications to watchers at a time; undefined: whatever the account has. */
  publishConcurrency: number | undefined
  /** Whose traces X-Ray gets: nobody's, those of the executions, or those of every request too. */
  tracing: 'off' | 'games' | 'all'
  /** Whether the canary plays a game every five minutes. */
  canary: boolean
  /** In dollars a month, of the whole stage. */
  monthlyBudget: number
}
