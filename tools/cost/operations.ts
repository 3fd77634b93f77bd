/** The monthly cost of monitoring, besides the games themselves: docs/operations.md. */
import { METRICS } from '../../functions/metric-names.ts'
import type { Template, Value } from '../../local-aws/src/template/model.ts'
import { dollars, number, table } from './format.ts'
import { type MeasuredKind, VARYING } from './measure-kinds.ts'
import { withVisits } from './mix.ts'
import { billOf, MONTHLY, totalOf } from './prices.ts'

const GAMES_A_DAY = [0, 1_000, 100_000] as const
const DAYS = 30
const SECONDS_A_DAY = 24 * 60 * 60
const CANARY_GAMES = (DAYS * SECONDS_A_DAY) / 300
/** Assumption: the canary's function runs for 2 s with 256 MB. */
const CANARY_GB_SECONDS = 2 * 0.25

/** Costs of the synthesized production stack: alarms, metrics, dashboard and canary. */
export function operationsTable(templates: readonly Template[], bot: MeasuredKind): string {
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources))
  const alarms = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
  const alarmed = alarms.reduce((sum, { Properties }) => sum + metricsOf(Properties?.Metrics), 0)
  const dashboards = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard').length
  const metrics = Object.keys(METRICS).length
  const always: [string, number][] = [
    [`${alarms.length} alarms on ${alarmed} metrics`, alarmed * MONTHLY.alarmMetric],
    [`${metrics} metrics of the game`, metrics * MONTHLY.customMetric],
    [`${dashboards} dashboard`, dashboards * MONTHLY.dashboard],
    [`The canary's ${number(CANARY_GAMES)} games`, canaryUsd(bot)],
  ]
  const everyMonth = (usd: number) => GAMES_A_DAY.map(() => dollars(usd))
  const sum = always.reduce((all, [, usd]) => all + usd, 0)
  return table(
    ['', ...GAMES_A_DAY.map((games) => `${number(games)} games per day`)],
    [...always.map(([name, usd]) => [name, ...everyMonth(usd)]), ['Total', ...everyMonth(sum)]],
  )
}

/** The number of metrics that an alarm reads: one, or those of its formula. */
const metricsOf = (metrics: Value | undefined): number =>
  Array.isArray(metrics) ? metrics.filter((one) => Object(one).MetricStat !== undefined).length : 1

function canaryUsd(bot: MeasuredKind): number {
  const game = billOf(withVisits(bot)).filter(({ price }) => !VARYING.includes(price.counter))
  return CANARY_GAMES * (totalOf(game) + MONTHLY.lambdaRequest + CANARY_GB_SECONDS * MONTHLY.lambdaGbSecond)
}
