/** The results of a run: the content of the JSON file, and the input of the table and the plot. */
import type { ErrorCount } from './duel-log.ts'
import type { Summary } from './statistics.ts'
import type { UsageOverTime } from './usage.ts'
import type { Waterfall } from './waterfall.ts'

export interface Report {
  /** Time of the run in ISO 8601, and the machine. */
  at: string
  machine: { node: string; cores: number; platform: string }
  url: string
  /** The latency preset. Undefined without added latencies. */
  latency?: string | undefined
  /** Undefined if the phase did not run, or measured nothing. */
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
  /** Latencies of the warm-up duels. */
  warmUpLatency: Summary
  latency: Summary
  match: Summary
  /** p50 divided by the relay's p50. */
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
  /** Number of decided duels per second. */
  overTime: number[]
  /** The latency at each percentile, for the plot. */
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
  /** p50 beside idle connections, divided by p50 alone. */
  slower: number
  usage: UsageOverTime | undefined
}
