import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { IConstruct } from 'constructs'
import { METRIC_NAMESPACE, type MetricName } from '../../functions/metric-names.ts'
import { settingsOf } from '../settings.ts'

/** One of the game's own metrics, as the functions write them. */
export function gameMetric(
  scope: IConstruct,
  metricName: MetricName,
  statistic = 'Sum',
  minutes = 5,
): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { stage: settingsOf(scope).stage },
    statistic,
    period: Duration.minutes(minutes),
  })
}
