/**
 * Metrics in CloudWatch's embedded metric format: log lines that carry metrics, so counting needs no call, and no extra
 * line where one is written anyway. Powertools' metrics are too large for the functions' bundles
 * (docs/decisions/019-metrics-on-log-lines.md).
 */
import { ENVIRONMENT } from '../environment.ts'
import { METRIC_NAMESPACE, METRICS, type MetricName } from '../metric-names.ts'

export type Measured = Partial<Record<MetricName, number>>

/** The members that turn a log line into these metrics: `log.info('settled', { gameId, ...measured({...}) })`. */
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
