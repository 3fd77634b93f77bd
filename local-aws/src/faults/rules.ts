/** A rules file after the checks, with defaults filled in. See docs/faults.md. */

export const FAULT_SERVICES = ['dynamodb', 'states', 'execute-api', 'lambda', 'gateway'] as const
export type FaultService = (typeof FAULT_SERVICES)[number]

/** Faults that are not an error of the service. */
export const SPECIAL_ERRORS = ['timeout', 'crash', 'twice', 'lost'] as const

/** `middle` is only for a function's crash. */
export const MOMENTS = ['before', 'after', 'middle', 'either'] as const
export type Moment = (typeof MOMENTS)[number]

/** Minimum and maximum. */
export type Range = readonly [number, number]

export interface FaultRule {
  service: FaultService
  /** Patterns: `*` stands for any characters, `?` for one. */
  operation: string
  function: string
  /** Undefined matches every caller. */
  caller: string | undefined
  probability: number
  /** One of them is drawn. Empty if the rule only delays. */
  errors: readonly string[]
  when: Moment | undefined
  delayMs: Range | undefined
  /** Number of the first matching call that the rule may strike, counted from 1. */
  nth: number
  /** Maximum number of strikes. */
  times: number
  burst: { everyMs: Range; forMs: Range } | undefined
}

export interface FaultRules {
  /** An unsigned 32-bit integer. */
  seed: number
  rules: readonly FaultRule[]
}

/** A rules file as JSON. */
export interface FaultsFile {
  seed?: number
  rules: readonly RuleInFile[]
}

export interface RuleInFile {
  service: FaultService
  operation?: string
  function?: string
  caller?: string
  probability?: number
  error?: string | readonly string[]
  when?: Moment
  delayMs?: number | Range
  nth?: number
  times?: number
  burst?: { everyMs: number | Range; forMs: number | Range }
}
