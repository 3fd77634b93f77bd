import type { Json } from '../../../../src/services/step-functions/ports.ts'
import { expression, FunctionError, Harness, outputOf } from './harness.ts'

const EXECUTION = {
  Id: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
  Input: { a: 1 },
  StartTime: '2026-01-01T00:00:00.000Z',
  Name: 'run',
  RoleArn: 'arn:aws:iam::123456789012:role/machine',
  RedriveCount: 0,
}
const MACHINE = {
  Id: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine',
  Name: 'machine',
}
const CONTEXT = expression('$states.context')

test('tells of the execution, the state and the machine', async () => {
  const run = await new Harness().run(
    {
      StartAt: 'W',
      States: {
        W: { Type: 'Wait', Seconds: 90, Output: 'other', Next: 'S' },
        S: { Type: 'Pass', Output: CONTEXT, End: true },
      },
    },
    { a: 1 },
  )
  expect(outputOf(run)).toEqual({
    Execution: EXECUTION,
    State: { Name: 'S', EnteredTime: '2026-01-01T00:01:30.000Z' },
    StateMachine: MACHINE,
  })
})

test('tells a task how often it was tried again', async () => {
  const harness = new Harness()
  const seen: Json[] = []
  harness.functions.f = (event) => {
    seen.push(event)
    if (seen.length < 3) throw new FunctionError('E', '')
  }
  const run = await harness.runState(
    {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f', Payload: expression('$states.context.State') },
      Retry: [{ ErrorEquals: ['E'] }],
      Output: CONTEXT,
      End: true,
    },
    { a: 1 },
  )
  const State = (RetryCount: number) => ({ Name: 'S', EnteredTime: EXECUTION.StartTime, RetryCount })
  expect(seen).toEqual([State(0), State(1), State(2)])
  expect(outputOf(run)).toEqual({ Execution: EXECUTION, State: State(2), StateMachine: MACHINE })
})

test('an iteration sees its item, also in a Parallel inside it', async () => {
  const run = await new Harness().runState(
    {
      Type: 'Map',
      Items: ['x'],
      ItemProcessor: {
        StartAt: 'P',
        States: {
          P: {
            Type: 'Parallel',
            Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Output: CONTEXT, End: true } } }],
            End: true,
          },
        },
      },
      End: true,
    },
    { a: 1 },
  )
  expect(outputOf(run)).toEqual([
    [
      {
        Execution: EXECUTION,
        Map: { Item: { Index: 0, Value: 'x' } },
        State: { Name: 'B', EnteredTime: EXECUTION.StartTime },
        StateMachine: MACHINE,
      },
    ],
  ])
})

test('tells a task that waits its token, and only while it waits for it', async () => {
  const harness = new Harness()
  harness.functions.f = (event) => harness.tokens.succeed(event as string, '"done"')
  const run = await harness.run({
    StartAt: 'T',
    States: {
      T: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'f', Payload: expression('$states.context.Task.Token') },
        Next: 'S',
      },
      S: { Type: 'Pass', Output: expression('[$states.input, $exists($states.context.Task)]'), End: true },
    },
  })
  expect(outputOf(run)).toEqual(['done', false])
})
