/** Prints the report as text. */
import type { ErrorCount } from './duel-log.ts'
import type { Report } from './report.ts'
import type { Summary } from './statistics.ts'
import { table } from './table.ts'
import type { Target } from './targets.ts'
import type { UsageOverTime } from './usage.ts'
import { printWaterfall } from './waterfall.ts'

export function printReport(report: Report, targets: readonly Target[]): string {
  const { machine, at, url, latency } = report
  return [
    [`${at}`, `Node ${machine.node} on ${machine.platform}`, `${machine.cores} cores`, url]
      .filter(Boolean)
      .join(', '),
    latency &&
      `With latencies published for ${latency} (local-aws/docs/faults.md), to estimate the duration of a throw there.`,
    times(report),
    phases(report),
    report.waterfall && printWaterfall(report.waterfall),
    errors(report.errors),
    targets.length > 0 ? verdicts(targets) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
}

function times({ relay, single, parallel, idle }: Report): string | undefined {
  const rows = [
    row('relay: one message', relay),
    row('one duel: result after the deciding throw', single?.latency),
    row('  while warming up', single?.warmUpLatency),
    row('  match', single?.match),
    row(`${parallel?.concurrent} duels: result after the deciding throw`, parallel?.latency),
    row('  match', parallel?.match),
    row('  connect', parallel?.connect),
    row('idle: connect', idle?.connect),
    row('  one duel before them', idle?.alone),
    row('  one duel beside them', idle?.beside),
  ].flatMap((one) => one ?? [])
  if (rows.length === 0) return undefined
  return table(['milliseconds', 'count', 'p50', 'p95', 'p99', 'max'], rows)
}

function row(what: string, summary: Summary | undefined): [string[]] | undefined {
  if (!summary || summary.count === 0) return undefined
  const { count, p50, p95, p99, max } = summary
  return [[what, String(count), ...[p50, p95, p99, max].map(ms)]]
}

function phases({ start, single, parallel, idle }: Report): string | undefined {
  const lines = [
    start && `npm start was ready after ${(start.readyMs / 1000).toFixed(1)} s${memory(start.rss)}.`,
    single &&
      `One duel at a time: ${single.duels} duels, after a warm-up of ${single.warmUpDuels}${byRelay(single.timesRelay)}${using(single.usage)}.`,
    parallel &&
      `${parallel.concurrent} concurrent duels, ${parallel.connections} players${thinking(parallel.thinkMs)}: ${parallel.duels} duels in ${parallel.seconds.toFixed(1)} s, ${parallel.duelsPerSecond.toFixed(1)} per second, after a warm-up of ${parallel.warmUpDuels} in ${parallel.warmUpSeconds} s${using(parallel.usage)}.`,
    idle &&
      `${idle.connections} idle connections, opened in ${(idle.gatherMs / 1000).toFixed(1)} s (${idle.turnedAway} retried, ${idle.lost} lost); a duel beside them takes ${idle.slower.toFixed(2)} times as long${using(idle.usage)}.`,
  ].filter((line) => line !== undefined)
  return lines.length === 0 ? undefined : lines.join('\n')
}

const byRelay = (ratio: number | undefined) =>
  ratio === undefined ? '' : `, p50 ${ratio.toFixed(1)} times the relay's`
const thinking = (ms: number) => (ms === 0 ? '' : ` who think for ${ms} ms`)
const memory = (bytes: number | undefined) => (bytes === undefined ? '' : ` and used ${megabytes(bytes)}`)
const using = (usage: UsageOverTime | undefined) =>
  usage === undefined
    ? ''
    : `; the runtime used ${megabytes(usage.highestRss)} and ${usage.cores.toFixed(2)} cores`
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1))

function errors(counts: readonly ErrorCount[]): string {
  if (counts.length === 0) return 'No errors.'
  return table(
    ['errors', 'count'],
    counts.map(({ code, count }) => [code, String(count)]),
  )
}

function verdicts(targets: readonly Target[]): string {
  return table(
    ['target', 'limit', 'measured', ''],
    targets.map(({ name, limit, measured, met }) => [name, limit, measured ?? '-', verdict(met)]),
  )
}

const verdict = (met: boolean | undefined) => (met === undefined ? 'not measured' : met ? 'met' : 'MISSED')
