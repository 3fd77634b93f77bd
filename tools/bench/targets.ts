/** The targets of the bench, and whether a run meets them. A phase smaller than its target proves nothing. */
import type { Report } from './report.ts'

export interface Target {
  name: string
  /** Text for the table. */
  limit: string
  /** Undefined if the run did not measure it. */
  measured: string | undefined
  met: boolean | undefined
}

const MB = 1_000_000
const DUELS = 100
const IDLE = 5_000

interface Row {
  name: string
  most?: number
  least?: number
  unit: string
  /** Undefined if the phase did not run with the target's size. */
  of(report: Report): number | undefined
}

const ROWS: readonly Row[] = [
  { name: 'npm start to ready', most: 10, unit: 's', of: ({ start }) => start && start.readyMs / 1000 },
  { name: 'one duel: p50', most: 15, unit: 'ms', of: ({ single }) => single?.latency.p50 },
  {
    name: `${DUELS} duels: rate`,
    least: 40,
    unit: 'a second',
    of: (report) => parallel(report)?.duelsPerSecond,
  },
  { name: `${DUELS} duels: p99`, most: 250, unit: 'ms', of: (report) => parallel(report)?.latency.p99 },
  {
    name: `${DUELS} duels: errors`,
    most: 0,
    unit: '',
    of: (report) => parallel(report)?.errors.reduce((sum, { count }) => sum + count, 0),
  },
  { name: `${DUELS} duels: memory`, most: 600, unit: 'MB', of: (report) => megabytes(parallel(report)) },
  { name: `${IDLE} idle: memory`, most: 1_000, unit: 'MB', of: (report) => megabytes(idle(report)) },
  { name: `${IDLE} idle: a duel beside`, most: 1.5, unit: 'times', of: (report) => idle(report)?.slower },
]

const parallel = ({ parallel }: Report) => (parallel && parallel.concurrent >= DUELS ? parallel : undefined)
const idle = ({ idle }: Report) => (idle && idle.connections >= IDLE ? idle : undefined)
const megabytes = (phase: { usage: { highestRss: number } | undefined } | undefined) =>
  phase?.usage && phase.usage.highestRss / MB

/** Empty for a run with added latencies, which does not measure this machine. */
export function judge(report: Report): Target[] {
  if (report.latency !== undefined) return []
  return ROWS.map((row) => {
    const measured = row.of(report)
    const bound = row.least ?? row.most ?? 0
    const unit = row.unit && ` ${row.unit}`
    const known = measured !== undefined && !Number.isNaN(measured)
    return {
      name: row.name,
      limit: `${row.least === undefined ? 'at most' : 'at least'} ${bound}${unit}`,
      measured: known ? `${short(measured)}${unit}` : undefined,
      met: known ? (row.least === undefined ? measured <= bound : measured >= bound) : undefined,
    }
  })
}

const short = (value: number) => (value === 0 || value >= 100 ? value.toFixed(0) : value.toPrecision(3))
