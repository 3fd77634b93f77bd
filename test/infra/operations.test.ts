import { Match, type Template } from 'aws-cdk-lib/assertions'
import { synthesizeTemplate } from '../support/template.ts'

const template = synthesizeTemplate()

interface Alarm {
  AlarmName: string
  Metrics?: { MetricStat?: { Metric: { MetricName: string; Dimensions?: { Value: unknown }[] } } }[]
}

const propertiesOf = <T>(of: Template, type: string): T[] =>
  Object.values(of.findResources(type)).map(({ Properties }) => Properties)

test('no alarm reads more metrics than CloudWatch allows', () => {
  for (const { Metrics = [] } of propertiesOf<Alarm>(template, 'AWS::CloudWatch::Alarm'))
    expect(Metrics.filter(({ MetricStat }) => MetricStat).length).toBeLessThanOrEqual(10)
})

test('messages-near-throttle reads the invocations of every function that messages reach, and of no other', () => {
  const alarm = propertiesOf<Alarm>(template, 'AWS::CloudWatch::Alarm').find(
    ({ AlarmName }) => AlarmName === 'Janken-messages-near-throttle',
  )
  const metrics = (alarm?.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
  expect(new Set(metrics.map(({ MetricName }) => MetricName))).toEqual(new Set(['Invocations']))
  const counted = metrics.flatMap(({ Dimensions = [] }) => Dimensions.map(({ Value }) => idIn(Value)))
  const integrations = propertiesOf<{ IntegrationUri: unknown }>(template, 'AWS::ApiGatewayV2::Integration')
  const called = new Set(integrations.map(({ IntegrationUri }) => idIn(IntegrationUri)))
  // New connections have an alarm of their own.
  const reached = [...called].filter((id) => !/^Functions(Connect|Disconnect)[0-9A-F]{8}$/.test(id ?? ''))
  expect(reached.length).toBeLessThan(called.size)
  expect(counted.sort()).toEqual(reached.sort())
})

test('mails go to a parameter of the stack, and without one there is neither a subscription nor a budget', () => {
  const { Parameters, Conditions } = template.toJSON()
  const { AllowedPattern, Default } = Parameters.AlarmEmail
  expect(Default).toBe('')
  const isAllowed = (value: string) => new RegExp(AllowedPattern).test(value)
  expect(['', 'ann@example.com', 'ann', 'ann @example.com'].map(isAllowed)).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(Conditions.HasAlarmEmail).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AlarmEmail' }, ''] }] })
  const Endpoint = { Ref: 'AlarmEmail' }
  const Properties = { Protocol: 'email', Endpoint }
  template.hasResource('AWS::SNS::Subscription', { Condition: 'HasAlarmEmail', Properties })
  template.hasResource('AWS::Budgets::Budget', { Condition: 'HasAlarmEmail' })
  expect(
    JSON.stringify(template.findResources('AWS::Budgets::Budget')).split('"Ref":"AlarmEmail"'),
  ).toHaveLength(3)
})

test('the setting alarmEmail says who gets the mails, without a parameter', () => {
  const mailed = synthesizeTemplate({ alarmEmail: 'ann@example.com' })
  expect(Object.keys(mailed.toJSON().Parameters ?? {})).not.toContain('AlarmEmail')
  const Properties = { Protocol: 'email', Endpoint: 'ann@example.com' }
  mailed.hasResource('AWS::SNS::Subscription', { Condition: Match.absent(), Properties })
  mailed.hasResource('AWS::Budgets::Budget', { Condition: Match.absent() })
})

test.each(['A game by gameId', "A player's requests by playerId", 'Errors and warnings'])(
  'the saved query "%s" reads the logs of every function',
  (name) => {
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'))
    const logs = functions
      .filter(([id]) => !id.startsWith('Custom'))
      .map(([, { Properties }]) => Properties.LoggingConfig.LogGroup)
    const [query] = propertiesOf<{ Name: string; LogGroupNames: unknown[] }>(
      template,
      'AWS::Logs::QueryDefinition',
    ).filter(({ Name }) => Name === `Janken/${name}`)
    expect(inOrder(query?.LogGroupNames ?? [])).toEqual(inOrder(logs))
  },
)

const inOrder = (values: unknown[]) => values.map((one) => JSON.stringify(one)).sort()

/** The logical id of the function in a reference to it. */
const idIn = (reference: unknown) => /"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/.exec(withoutPseudo(reference))?.[1]

const withoutPseudo = (reference: unknown) =>
  JSON.stringify(reference).replaceAll(/\{"Ref":"AWS::\w+"\}/g, '""')
