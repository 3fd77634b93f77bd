/** What AWS answered when it was asked in December 2025 and February 2026. */
import { createWorld, type World } from '../fixture.ts'
import { context, input, invoke, testState } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

const test$ = (definition: object, parts?: Parameters<typeof testState>[2]) =>
  testState(world, definition, parts)

test('a purchase is approved, or goes the way of an approval', async () => {
  const machine = {
    StartAt: 'Approval Required',
    States: {
      'Approval Required': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.cost < 10 %}', Next: 'Purchase Approved' }],
        Default: 'Ask for Approval',
      },
      'Purchase Approved': { Type: 'Succeed' },
      'Ask for Approval': {
        Type: 'Task',
        Resource: 'arn:aws:states:::apigateway:invoke',
        Arguments: {
          Method: 'POST',
          ApiEndpoint: 'example.execute-api.us-east-1.amazonaws.com',
          Path: '/approval',
          RequestBody: { cost: '{% $states.input.cost %}', dept_id: '12345678' },
          AuthType: 'NO_AUTH',
        },
        Output: { approval: '{% $states.result.approval %}', approved_by: 'Mary' },
        Next: 'Check Approval',
      },
      'Check Approval': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.approval %}', Next: 'Purchase Approved' }],
        Default: 'Not Approved',
      },
      'Not Approved': { Type: 'Fail' },
    },
  }
  const at = (stateName: string, input: object, more: object = {}) =>
    test$(machine, { stateName, input, inspectionLevel: 'TRACE', ...more })
  expect(await at('Approval Required', { cost: 9 })).toEqual({
    status: 'SUCCEEDED',
    nextState: 'Purchase Approved',
    output: { cost: 9 },
    inspectionData: { input: { cost: 9 } },
  })
  expect(await at('Approval Required', { cost: 10 })).toMatchObject({ nextState: 'Ask for Approval' })
  expect(await at('Ask for Approval', { cost: 10 }, { result: { approval: true } })).toEqual({
    status: 'SUCCEEDED',
    nextState: 'Check Approval',
    output: { approval: true, approved_by: 'Mary' },
    inspectionData: {
      input: { cost: 10 },
      afterArguments: {
        Method: 'POST',
        ApiEndpoint: 'example.execute-api.us-east-1.amazonaws.com',
        Path: '/approval',
        RequestBody: { cost: 10, dept_id: '12345678' },
        AuthType: 'NO_AUTH',
      },
      result: { approval: true },
    },
  })
  expect(await at('Check Approval', { approval: false })).toMatchObject({ nextState: 'Not Approved' })
})

test('variables are there and come back; without a role the context has none', async () => {
  const definition = {
    Type: 'Pass',
    Output: { context: '{% $states.context %}', seen: '{% $given %}' },
    Assign: { made: '{% $given & "!" %}' },
    End: true,
  }
  const { State, ...rest } = context(null)
  const { RetryCount, ...state } = State
  expect(await test$(definition, { input, variables: { given: 'value' }, inspectionLevel: 'TRACE' })).toEqual(
    {
      status: 'SUCCEEDED',
      output: { context: { ...rest, State: state }, seen: 'value' },
      inspectionData: { input, variables: { given: 'value', made: 'value!' } },
    },
  )
  const plain = { Type: 'Pass', End: true }
  expect(await test$(plain, { input, variables: {}, inspectionLevel: 'TRACE' })).toEqual({
    status: 'SUCCEEDED',
    output: input,
    inspectionData: { input },
  })
})

test('a given context object is all that there is', async () => {
  const given = {
    Execution: { Id: 'arn:aws:states:::execution:M:e', Input: { a: 1 }, Name: 'e' },
    State: { EnteredTime: '2025-01-15T10:30:01.500Z', Name: 'MyTaskState', RetryCount: 0 },
    StateMachine: { Id: 'arn:aws:states:::stateMachine:M', Name: 'M' },
  }
  const definition = { ...invoke, Output: '{% $states.context %}' }
  for (const whole of [given, { Execution: {}, State: {}, StateMachine: {} }, {}]) {
    expect(await test$(definition, { input, result: {}, context: whole })).toEqual({
      status: 'SUCCEEDED',
      output: whole,
    })
  }
})

test('a token comes from the context', async () => {
  const definition = {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    Arguments: { QueueUrl: 'url', MessageBody: { TaskToken: '{% $states.context.Task.Token %}' } },
    Next: 'NEXT_STATE',
  }
  const result = { pokemon: ['charizard'] }
  const token = { Task: { Token: 'abcd123' } }
  expect(await test$(definition, { result, context: token, inspectionLevel: 'TRACE' })).toEqual({
    status: 'SUCCEEDED',
    nextState: 'NEXT_STATE',
    output: result,
    inspectionData: {
      input: {},
      afterArguments: { QueueUrl: 'url', MessageBody: { TaskToken: 'abcd123' } },
      result,
    },
  })
})

test('a Parallel shows its input alone', async () => {
  const branch = (name: string) => ({
    StartAt: name,
    States: { [name]: { Type: 'Pass', End: true } },
  })
  const definition = {
    Type: 'Parallel',
    Arguments: '{% $states.input.parallelInput %}',
    Output: {
      parallelInput: '{% $states.input.parallelInput %}',
      parallelResult: '{% $states.result %}',
    },
    Branches: [branch('B1'), branch('B2')],
    End: true,
  }
  const given = { parallelInput: { data: 'input_value' } }
  const result = [{ branch1: 'result' }, { branch2: 'result' }]
  expect(await test$(definition, { input: given, result, inspectionLevel: 'DEBUG' })).toEqual({
    status: 'SUCCEEDED',
    output: { parallelInput: given.parallelInput, parallelResult: result },
    inspectionData: { input: given },
  })
})
