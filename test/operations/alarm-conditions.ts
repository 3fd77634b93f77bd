/** Decides, like CloudWatch, whether an alarm of the template goes off if every period is like the recorded one. */
import type { Properties, ResolvedStack } from '../../local-aws/src/template/model.ts'
import type { Datapoint } from './metrics.ts'

interface AlarmProperties {
  AlarmName: string
  ComparisonOperator: 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold'
  Threshold: number
  TreatMissingData: 'breaching' | 'notBreaching'
  Namespace?: string
  MetricName?: string
  Dimensions?: { Name: string; Value: string }[]
  Statistic?: string
  ExtendedStatistic?: string
  Metrics?: MetricQuery[]
}

interface MetricQuery {
  Id: string
  Expression?: string
  ReturnData?: boolean
  MetricStat?: {
    Metric: { Namespace: string; MetricName: string; Dimensions?: { Name: string; Value: string }[] }
    Stat: string
  }
}

export const alarmsOf = (stack: ResolvedStack): AlarmProperties[] =>
  stack.resources
    .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
    .map(({ properties }) => properties as Properties & AlarmProperties)

/** The alarms that go off, by the last part of their names. */
export function ringing(stack: ResolvedStack, points: readonly Datapoint[]): string[] {
  return alarmsOf(stack)
    .filter((alarm) => rings(alarm, points))
    .map(({ AlarmName }) => AlarmName.replace(`${stack.stackName}-`, ''))
    .sort()
}

function rings(alarm: AlarmProperties, points: readonly Datapoint[]): boolean {
  const value = periodValue(alarm, points)
  if (value === undefined) return alarm.TreatMissingData === 'breaching'
  return alarm.ComparisonOperator === 'LessThanThreshold' ? value < alarm.Threshold : value >= alarm.Threshold
}

function periodValue(alarm: AlarmProperties, points: readonly Datapoint[]): number | undefined {
  const { Metrics, Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic } = alarm
  if (!Metrics) {
    if (!Namespace || !MetricName) throw new Error(`${alarm.AlarmName} has no metric.`)
    return statistic(
      Statistic ?? ExtendedStatistic ?? '',
      select(points, { Namespace, MetricName, Dimensions }),
    )
  }
  const values = new Map<string, number | undefined>()
  for (const { Id, MetricStat } of Metrics)
    if (MetricStat) values.set(Id, statistic(MetricStat.Stat, select(points, MetricStat.Metric)))
  const result = Metrics.find(({ ReturnData, Expression }) => Expression && ReturnData !== false)
  if (!result?.Expression) throw new Error(`${alarm.AlarmName} computes nothing.`)
  return compute(result.Expression, values)
}

function select(
  points: readonly Datapoint[],
  metric: {
    Namespace: string
    MetricName: string
    Dimensions?: { Name: string; Value: string }[] | undefined
  },
): number[] {
  const wanted = Object.fromEntries((metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]))
  return points
    .filter(
      ({ namespace, name, dimensions }) =>
        namespace === metric.Namespace &&
        name === metric.MetricName &&
        Object.keys(dimensions).length === Object.keys(wanted).length &&
        Object.entries(wanted).every(([key, value]) => dimensions[key] === value),
    )
    .map(({ value }) => value)
}

function statistic(name: string, values: number[]): number | undefined {
  if (values.length === 0) return undefined
  if (name === 'Sum') return values.reduce((sum, value) => sum + value, 0)
  if (name === 'Maximum') return values.reduce((most, value) => Math.max(most, value))
  if (name === 'SampleCount') return values.length
  const percent = Number(/^p(\d+)$/.exec(name)?.[1])
  if (Number.isNaN(percent)) throw new Error(`The statistic ${name} is not known here.`)
  return [...values].sort((a, b) => a - b)[Math.ceil((percent / 100) * values.length) - 1]
}

const FUNCTIONS = {
  FILL: (value: number | undefined, otherwise: number) => value ?? otherwise,
  IF: (condition: boolean, then: number, otherwise: number) => (condition ? then : otherwise),
  MAX: (values: number[]) => Math.max(...values),
}

/** Evaluates metric math. The alarms only use expressions that are valid JavaScript too. */
function compute(expression: string, values: ReadonlyMap<string, number | undefined>): number {
  const names = [...values.keys(), ...Object.keys(FUNCTIONS)]
  const given = [...values.values(), ...Object.values(FUNCTIONS)]
  return new Function(...names, `return ${expression}`)(...given)
}
