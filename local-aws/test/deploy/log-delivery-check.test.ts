import { HandMadeApp, role, run } from '../runtime/fixture.ts'

/** What Step Functions' documentation asks of a role, for a log to be delivered and for traces. */
const LOGS = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
].map((action) => `logs:${action}`)
const TRACES = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'].map(
  (action) => `xray:${action}`,
)

let app: HandMadeApp

beforeEach(() => {
  app = new HandMadeApp()
})
afterEach(() => app.remove())

const machine = (actions: string[], level = 'ERROR') =>
  app.assembly({
    Role: role('states.amazonaws.com', [{ Effect: 'Allow', Action: actions, Resource: '*' }]),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: { 'Fn::GetAtt': 'Role.Arn' },
        DefinitionString: '{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
        LoggingConfiguration: {
          Level: level,
          Destinations: [
            { CloudWatchLogsLogGroup: { LogGroupArn: 'arn:aws:logs:us-east-1:0:log-group:x:*' } },
          ],
        },
        TracingConfiguration: { Enabled: true },
      },
    },
  })

test('a machine whose role may do all that its log and traces take is deployed', async () => {
  const { runtime, log } = await run(machine([...LOGS, ...TRACES]))
  await runtime.stop()
  expect(log.lines.filter((line) => !line.startsWith('info'))).toEqual([])
})

test.each(LOGS)('a machine with a log is refused where its role may not %s, as on AWS', async (missing) => {
  const rest = LOGS.filter((action) => action !== missing)
  await expect(run(machine([...rest, ...TRACES]))).rejects.toThrow(
    new RegExp(
      'Machine \\(AWS::StepFunctions::StateMachine\\): The state machine IAM Role is not authorized to access the ' +
        `Log Destination: .* is not authorized to perform: ${missing} on resource: \\*`,
    ),
  )
})

test('a machine without a log needs no permission for one', async () => {
  const { runtime } = await run(machine(TRACES, 'OFF'))
  await runtime.stop()
})

test.each(TRACES)(
  'traces that a role may not write are lost, and the terminal says so: %s',
  async (missing) => {
    const rest = TRACES.filter((action) => action !== missing)
    const { runtime, log } = await run(machine([...LOGS, ...rest]))
    await runtime.stop()
    expect(log.lines.filter((line) => !line.startsWith('info'))).toEqual([
      expect.stringMatching(new RegExp(`^error access denied: App-Role-\\w+ may not ${missing} on \\*`)),
    ])
  },
)
