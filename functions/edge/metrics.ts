/**
 * Metrics in CloudWatch's embedded metric format: a log line that carries them, so that counting costs neither a
 * call nor, where a line is written anyway, another line. Powertools' own metrics are larger than what the
 * functions' bundles have room for (docs/decisions/019-metrics-on-log-lines.md).
 */
import { ENVIRONMENT } from '../environment.ts'
import { METRIC_NAMESPACE, METRICS, type MetricName } from '../metric-names.ts'

export type Measured = Partial<Record<MetricName, number>>

/** What a log line needs besides its own facts to carry these metrics: `log.info('settled', { gameId, ...measured({...}) })`. */
export function measured(values: Measured): object {
  const names = Object.keys(values) as MetricName[]
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [['stage']],
          Metrics: names.map((Name) => ({ Name, Unit: METRICS[Name] })),
        },
      ],
    },
    stage: process.env[ENVIRONMENT.stage] ?? 'unknown',
    ...values,
  }
}
