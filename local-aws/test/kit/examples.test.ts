/** The examples of the kit's README, run: readme.test.ts sees to it that they are the same. */
import {
  fails,
  handles,
  inTurn,
  refuses,
  stateMachine,
  stateMachineIn,
  submits,
  succeeds,
  takes,
  throws,
  waits,
} from '../../src/kit/index.ts'

const order = stateMachine(
  `
  QueryLanguage: JSONata
  StartAt: Charge the card
  States:
    Charge the card:
      Type: Task
      Resource: arn:aws:states:::lambda:invoke
      Arguments:
        FunctionName: \${ChargeFunction}
        Payload: '{% $states.input %}'
      Assign:
        receipt: '{% $states.result.Payload.receipt %}'
      Retry:
        - ErrorEquals: [Lambda.TooManyRequestsException]
          IntervalSeconds: 2
      Catch:
        - ErrorEquals: [CardDeclined]
          Next: Cancel
      Next: Ask for approval
    Ask for approval:
      Type: Task
      Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
      TimeoutSeconds: 3600
      Arguments:
        FunctionName: ask
        Payload: {token: '{% $states.context.Task.Token %}'}
      Next: Ship
    Ship:
      Type: Map
      Items: '{% $states.input.parcels %}'
      ItemProcessor:
        StartAt: Label
        States:
          Label:
            Type: Task
            Resource: arn:aws:states:::dynamodb:putItem
            Arguments: {TableName: parcels, Item: {id: {S: '{% $states.input %}'}}}
            Output: '{% $states.input %}'
            End: true
      End: true
    Cancel:
      Type: Fail
      Error: Cancelled
`,
  { substitutions: { ChargeFunction: 'charge' } },
)

const approved = { parcels: ['a', 'b'] }
const tasks = {
  charge: { receipt: 17 },
  'Ask for approval': succeeds(approved),
  'dynamodb:putItem': succeeds({}),
}

test('an order is charged, approved and shipped', async () => {
  const run = await order.run({ input: { card: '4711' }, tasks })
  expect(run.status).toBe('SUCCEEDED')
  expect(run.output).toEqual(['a', 'b'])
  expect(run.path).toEqual(['Charge the card', 'Ask for approval', 'Ship'])
  expect(run.visit('Ship').paths).toEqual([['Label'], ['Label']])
  expect(run.visit('Charge the card').variables).toEqual({ receipt: 17 })
  expect(run.callsTo('charge').map((call) => call.arguments)).toEqual([{ card: '4711' }])
  expect(run.transitions).toBe(5)
})

test('a throttled charge is tried again after two seconds', async () => {
  const charge = inTurn(refuses('TooManyRequestsException'), { receipt: 18 })
  const run = await order.run({ tasks: { ...tasks, charge } })
  expect(run.visit('Charge the card').attempts).toBe(2)
  expect(run.took).toBe(2000)
})

test('a declined card cancels the order', async () => {
  const charge = throws('CardDeclined', 'No money.')
  const run = await order.run({ tasks: { ...tasks, charge } })
  expect(run.path).toEqual(['Charge the card', 'Cancel'])
  expect(run).toMatchObject({ status: 'FAILED', error: 'Cancelled' })
})

test('without an approval', async () => {
  const run = await order.run({ tasks: { ...tasks, 'Ask for approval': waits() } })
  expect(run).toMatchObject({ status: 'FAILED', error: 'States.Timeout', took: 3_600_000 })
})

test('the approval comes after an hour minus a second', async () => {
  const run = order.start({ tasks: { ...tasks, 'Ask for approval': waits() } })
  const approval = await run.nextCall('Ask for approval')
  await run.advance(3_599_000)
  expect(run.status).toBe('RUNNING')
  approval.succeed(approved)
  await run.end()
  expect(run.status).toBe('SUCCEEDED')
})

test('the approver takes a while, and says no', async () => {
  const approval = waits(async (call) => {
    await call.sleep(60_000)
    call.fail('Declined', 'Too expensive.')
  })
  const run = await order.run({ tasks: { ...tasks, 'Ask for approval': approval } })
  expect(run).toMatchObject({ error: 'Declined', cause: 'Too expensive.', took: 60_000 })
})

test('the second parcel cannot be labelled', async () => {
  const run = await order.run({
    tasks: {
      ...tasks,
      'dynamodb:putItem': (call) =>
        call.index === 1 ? refuses('ConditionalCheckFailedException', 'Is there already.') : {},
    },
  })
  expect(run.error).toBe('DynamoDB.ConditionalCheckFailedException')
})

test('a function that has charged the card times out', async () => {
  const rule = { service: 'lambda', function: 'charge', error: 'timeout', when: 'after' } as const
  const run = await order.run({ tasks, faults: { seed: 7, rules: [rule] } })
  expect(run.callsTo('charge')).toHaveLength(1)
  expect(run.error).toBe('Sandbox.Timedout')
  expect(run.faults).toEqual([
    { service: 'lambda', operation: 'Invoke', error: 'timeout', when: 'after', count: 1 },
  ])
})

test('the machine of a template', async () => {
  const template = {
    Resources: {
      Charge: { Type: 'AWS::Lambda::Function' },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          DefinitionString: JSON.stringify({
            QueryLanguage: 'JSONata',
            StartAt: 'Charge the card',
            States: { 'Charge the card': { Type: 'Task', Resource: `\${Function}`, End: true } },
          }),
          DefinitionSubstitutions: { Function: { 'Fn::GetAtt': ['Charge', 'Arn'] } },
        },
      },
    },
  }
  const machine = stateMachineIn(template)
  const run = await machine.run({ tasks: { Charge: { receipt: 1 } } })
  expect(run.output).toEqual({ receipt: 1 })
})

test('one state leads a declined card to Cancel', async () => {
  const { status, nextState } = await order.testState('Charge the card', {
    input: { card: '4711' },
    mock: { errorOutput: { error: 'CardDeclined', cause: 'No money.' } },
  })
  expect({ status, nextState }).toEqual({ status: 'CAUGHT_ERROR', nextState: 'Cancel' })
})

test('a receipt is kept', async () => {
  const { inspectionData, nextState } = await order.testState('Charge the card', {
    input: { card: '4711' },
    mock: { result: { Payload: { receipt: 17 } }, fieldValidationMode: 'NONE' },
  })
  expect(nextState).toBe('Ask for approval')
  expect(inspectionData.afterArguments).toEqual({ FunctionName: 'charge', Payload: { card: '4711' } })
  expect(inspectionData.variables).toEqual({ receipt: 17 })
})

test('every word', async () => {
  const words = {
    value: { any: 'JSON' },
    succeeds: succeeds({ the: 'result' }),
    fails: fails('Declined', 'why'),
    throws: throws('TypeError', 'of the function'),
    refuses: refuses('ServiceException'),
    takes: takes(90_000, succeeds('late')),
    inTurn: inTurn(throws('Boom'), 'then this'),
    submits: submits({ ExecutionArn: 'arn' }, takes(5000, 'the output of the job')),
    handles: handles(async (event: { n: number }) => event.n + 1),
    waits: waits(async (call) => {
      await call.sleep(50_000)
      call.heartbeat()
      await call.sleep(50_000)
      call.succeed('at last')
    }),
  }
  expect(Object.keys(words)).toHaveLength(10)
})
