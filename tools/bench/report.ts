/** Everything that a run of the bench found out: what the JSON holds, and what table and plot are made from. */
import type { ErrorCount } from './duel-log.ts'
import type { Summary } from './statistics.ts'
import type { UsageOverTime } from './usage.ts'
import type { Waterfall } from './waterfall.ts'

export interface Report {
  /** When, in ISO 8601, and on what. */
  at: string
  machine: { node: string; cores: number; platform: string }
  url: string
  /** Whose published latencies were added; absent, none. */
  latency?: string | undefined
  /** Absent where the phase was not run, or there was nothing to measure. */
  start?: { readyMs: number; rss: number | undefined }
  relay?: Summary
  single?: SinglePhase
  parallel?: ParallelPhase
  idle?: IdlePhase
  waterfall?: Waterfall
  errors: ErrorCount[]
}

export interface SinglePhase {
  duels: number
  warmUpDuels: number
  /** Of the first duels, that warm the functions up. */
  warmUpLatency: Summary
  latency: Summary
  match: Summary
  /** p50 by the relay's p50. */
  timesRelay: number | undefined
  usage: UsageOverTime | undefined
}

export interface ParallelPhase {
  concurrent: number
  connections: number
  thinkMs: number
  seconds: number
  duels: number
  warmUpDuels: number
  warmUpSeconds: number
  duelsPerSecond: number
  latency: Summary
  match: Summary
  connect: Summary
  errors: ErrorCount[]
  usage: UsageOverTime | undefined
  /** Duels that were decided in each second. */
  overTime: number[]
  /** For the plot: the latency at each hundredth of the results. */
  distribution: number[]
}

export interface IdlePhase {
  connections: number
  lost: number
  turnedAway: number
  gatherMs: number
  connect: Summary
  alone: Summary
  beside: Summary
  /** p50 beside by p50 alone. */
  slower: number
  usage: UsageOverTime | undefined
}
