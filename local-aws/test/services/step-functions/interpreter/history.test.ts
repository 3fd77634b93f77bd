import { chain, details, expression, FUNCTION_ARN, FunctionError, Harness, types } from './harness.ts'

const PASS = { Type: 'Pass', End: true }

describe('the history of plain states', () => {
  test('starts with an event that nothing points back to', async () => {
    const run = await new Harness().run(
      { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: PASS } },
      { text: '{"n":  1.0}' },
    )
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 PassStateEntered',
      '3<-2 PassStateExited',
      '4<-3 PassStateEntered',
      '5<-4 PassStateExited',
      '6<-5 ExecutionSucceeded',
    ])
    expect(details(run, 'ExecutionStarted')).toEqual({
      input: '{"n":  1.0}',
      inputDetails: { truncated: false },
      roleArn: 'arn:aws:iam::123456789012:role/machine',
    })
    expect(details(run, 'PassStateEntered')).toEqual({
      name: 'A',
      input: '{"n":  1.0}',
      inputDetails: { truncated: false },
    })
    expect(details(run, 'ExecutionSucceeded')).toEqual({
      output: '{"n":  1.0}',
      outputDetails: { truncated: false },
    })
  })

  test('contains the assigned variables, each value as JSON text', async () => {
    const run = await new Harness().runState({
      ...PASS,
      Assign: { a: 'text', b: { c: expression('1 + 1') } },
    })
    expect(details(run, 'PassStateExited')).toEqual({
      name: 'S',
      output: '{}',
      outputDetails: { truncated: false },
      assignedVariables: { a: '"text"', b: '{"c":2}' },
      assignedVariablesDetails: { truncated: false },
    })
  })

  test('says nothing of an Assign that assigns nothing', async () => {
    const run = await new Harness().runState({ ...PASS, Assign: {} })
    expect(details(run, 'PassStateExited')).toEqual({
      name: 'S',
      output: '{}',
      outputDetails: { truncated: false },
    })
  })

  test('has no exit from a Fail state', async () => {
    const run = await new Harness().runState({ Type: 'Fail', Error: 'E', Cause: 'why' })
    expect(chain(run)).toEqual(['1<-0 ExecutionStarted', '2<-0 FailStateEntered', '3<-2 ExecutionFailed'])
    expect(details(run, 'ExecutionFailed')).toEqual({ error: 'E', cause: 'why' })
  })

  test('omits the error or cause that a Fail state omits', async () => {
    const run = await new Harness().runState({ Type: 'Fail' })
    expect(details(run, 'ExecutionFailed')).toEqual({})
    expect([run.status, run.error, run.cause]).toEqual(['FAILED', undefined, undefined])
  })
})

describe('the history of a task', () => {
  const invoke = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'f', Payload: {} },
    End: true,
  }

  test('that succeeds', async () => {
    const harness = new Harness()
    harness.functions.f = () => 'done'
    const run = await harness.runState({ ...invoke, TimeoutSeconds: 5, HeartbeatSeconds: 2 })
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-4 TaskSucceeded',
      '6<-5 TaskStateExited',
      '7<-6 ExecutionSucceeded',
    ])
    expect(details(run, 'TaskScheduled')).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
      parameters: '{"FunctionName":"f","Payload":{}}',
      timeoutInSeconds: 5,
      heartbeatInSeconds: 2,
    })
    expect(details(run, 'TaskStarted')).toEqual({ resourceType: 'lambda', resource: 'invoke' })
  })

  test('that fails, is retried, and is caught', async () => {
    const harness = new Harness()
    harness.functions.f = () => {
      throw new FunctionError('Boom', 'x')
    }
    const run = await harness.run({
      StartAt: 'T',
      States: {
        T: {
          ...invoke,
          Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'P' }],
        },
        P: PASS,
      },
    })
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-4 TaskFailed',
      '6<-5 TaskScheduled',
      '7<-6 TaskStarted',
      '8<-7 TaskFailed',
      '9<-8 TaskStateExited',
      '10<-9 PassStateEntered',
      '11<-10 PassStateExited',
      '12<-11 ExecutionSucceeded',
    ])
    const cause = '{"errorType":"Boom","errorMessage":"x"}'
    expect(details(run, 'TaskFailed')).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      error: 'Boom',
      cause,
    })
    expect(run.output).toBe(JSON.stringify({ Error: 'Boom', Cause: cause }))
  })

  test('that is a function by its ARN', async () => {
    const harness = new Harness()
    harness.functions.f = (event) => event
    const run = await harness.runState(
      { Type: 'Task', Resource: `${FUNCTION_ARN}f`, TimeoutSeconds: 3, End: true },
      { a: 1 },
    )
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 LambdaFunctionScheduled',
      '4<-3 LambdaFunctionStarted',
      '5<-4 LambdaFunctionSucceeded',
      '6<-5 TaskStateExited',
      '7<-6 ExecutionSucceeded',
    ])
    expect(details(run, 'LambdaFunctionScheduled')).toEqual({
      resource: `${FUNCTION_ARN}f`,
      input: '{"a":1}',
      inputDetails: { truncated: false },
      timeoutInSeconds: 3,
    })
    expect(details(run, 'LambdaFunctionStarted')).toEqual({})
    expect(details(run, 'LambdaFunctionSucceeded')).toEqual({
      output: '{"a":1}',
      outputDetails: { truncated: false },
    })
  })
})

describe('the history of a Map', () => {
  const eachPasses = { StartAt: 'I', States: { I: PASS } }

  test("continues an iteration from the last one's last state, and the Map from the last success", async () => {
    const run = await new Harness().runState(
      { Type: 'Map', MaxConcurrency: 1, ItemProcessor: eachPasses, End: true },
      [1, 2],
    )
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapIterationStarted',
      '5<-4 PassStateEntered',
      '6<-5 PassStateExited',
      '7<-6 MapIterationSucceeded',
      '8<-6 MapIterationStarted',
      '9<-8 PassStateEntered',
      '10<-9 PassStateExited',
      '11<-10 MapIterationSucceeded',
      '12<-11 MapStateSucceeded',
      '13<-11 MapStateExited',
      '14<-13 ExecutionSucceeded',
    ])
    expect(details(run, 'MapStateStarted')).toEqual({ length: 2 })
    expect(details(run, 'MapIterationStarted')).toEqual({ name: 'S', index: 0 })
    expect(details(run, 'MapIterationSucceeded')).toEqual({ name: 'S', index: 0 })
  })

  test('of nothing', async () => {
    const run = await new Harness().runState({ Type: 'Map', ItemProcessor: eachPasses, End: true }, [])
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapStateSucceeded',
      '5<-3 MapStateExited',
      '6<-5 ExecutionSucceeded',
    ])
  })

  test('with concurrent iterations: all are started, then all scheduled, then all running', async () => {
    const harness = new Harness()
    harness.functions.f = () => new Promise(() => {})
    const run = await harness.runState(
      {
        Type: 'Map',
        ItemProcessor: {
          StartAt: 'T',
          States: {
            T: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Arguments: { FunctionName: 'f', Payload: null },
              TimeoutSeconds: 5,
              End: true,
            },
          },
        },
        End: true,
      },
      ['a', 'b'],
    )
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapIterationStarted',
      '5<-3 MapIterationStarted',
      '6<-4 TaskStateEntered',
      '7<-6 TaskScheduled',
      '8<-5 TaskStateEntered',
      '9<-8 TaskScheduled',
      '10<-7 TaskStarted',
      '11<-9 TaskStarted',
      '12<-10 TaskTimedOut',
      '13<-12 MapIterationFailed',
      '14<-12 TaskStateAborted',
      '15<-12 MapIterationAborted',
      '16<-12 TaskStateAborted',
      '17<-12 MapStateFailed',
      '18<-17 ExecutionFailed',
    ])
    expect(details(run, 'MapIterationAborted')).toEqual({ name: 'S', index: 1 })
    expect(details(run, 'TaskTimedOut')).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      error: 'States.Timeout',
    })
    expect(details(run, 'ExecutionFailed')).toEqual({ error: 'States.Timeout' })
  })

  test('that fails and is retried starts again where the failed iteration ended', async () => {
    const run = await new Harness().runState(
      {
        Type: 'Map',
        ItemProcessor: { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E', Cause: 'c' } } },
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
        End: true,
      },
      [1],
    )
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapIterationStarted',
      '5<-4 FailStateEntered',
      '6<-5 MapIterationFailed',
      '7<-5 MapStateStarted',
      '8<-7 MapIterationStarted',
      '9<-8 FailStateEntered',
      '10<-9 MapIterationFailed',
      '11<-9 MapStateFailed',
      '12<-11 ExecutionFailed',
    ])
  })

  test('aborted: a waiting and a failing iteration, recorded in the order of the items', async () => {
    const run = await new Harness().runState(
      {
        Type: 'Map',
        ItemProcessor: {
          StartAt: 'C',
          States: {
            C: {
              Type: 'Choice',
              Choices: [{ Condition: expression('$states.input = "wait"'), Next: 'W' }],
              Default: 'F',
            },
            W: { Type: 'Wait', Seconds: 20, End: true },
            F: { Type: 'Fail', Error: 'Boom' },
          },
        },
        End: true,
      },
      ['wait', 'fail'],
    )
    expect(types(run).slice(-6)).toEqual([
      'FailStateEntered',
      'MapIterationAborted',
      'WaitStateAborted',
      'MapIterationFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ])
  })
})

describe('the history of a Parallel', () => {
  test('chains each branch to the start, and continues from the last event of a branch', async () => {
    const run = await new Harness().run({
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'A', States: { A: PASS } },
            { StartAt: 'B', States: { B: PASS } },
          ],
          Next: 'After',
        },
        After: PASS,
      },
    })
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 ParallelStateEntered',
      '3<-2 ParallelStateStarted',
      '4<-3 PassStateEntered',
      '5<-4 PassStateExited',
      '6<-3 PassStateEntered',
      '7<-6 PassStateExited',
      '8<-7 ParallelStateSucceeded',
      '9<-7 ParallelStateExited',
      '10<-9 PassStateEntered',
      '11<-10 PassStateExited',
      '12<-11 ExecutionSucceeded',
    ])
  })

  test('tells of the task that failed in a branch, and of the branch that was cut', async () => {
    const harness = new Harness()
    harness.functions.f = () => {
      throw new FunctionError('Boom', '')
    }
    const run = await harness.runState({
      Type: 'Parallel',
      Branches: [
        { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } },
        {
          StartAt: 'T',
          States: {
            T: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Arguments: { FunctionName: 'f', Payload: {} },
              End: true,
            },
          },
        },
      ],
      End: true,
    })
    expect(chain(run).slice(3)).toEqual([
      '4<-3 WaitStateEntered',
      '5<-3 TaskStateEntered',
      '6<-5 TaskScheduled',
      '7<-6 TaskStarted',
      '8<-7 TaskFailed',
      '9<-8 WaitStateAborted',
      '10<-8 TaskStateAborted',
      '11<-8 ParallelStateFailed',
      '12<-11 ExecutionFailed',
    ])
  })
})

describe('an expression that fails', () => {
  test('is recorded once per attempt, and then the execution fails with the same cause', async () => {
    const run = await new Harness().runState({
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: expression('$states.input.missing') },
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
      End: true,
    })
    expect(chain(run)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 EvaluationFailed',
      '4<-3 EvaluationFailed',
      '5<-4 ExecutionFailed',
    ])
    const cause =
      "An error occurred while executing the state 'S' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Arguments/FunctionName' returned nothing (undefined)."
    expect(details(run, 'EvaluationFailed')).toEqual({
      error: 'States.QueryEvaluationError',
      cause,
      location: 'Arguments/FunctionName',
      state: 'S',
    })
    expect(details(run, 'ExecutionFailed')).toEqual({ error: 'States.QueryEvaluationError', cause })
  })

  test('before a Map starts is recorded as if the Map had not been entered', async () => {
    const run = await new Harness().run(
      {
        StartAt: 'P',
        States: {
          P: { Type: 'Pass', Next: 'M' },
          M: { Type: 'Map', ItemProcessor: { StartAt: 'I', States: { I: PASS } }, End: true },
        },
      },
      1,
    )
    expect(chain(run).slice(3)).toEqual([
      '4<-3 MapStateEntered',
      '5<-3 EvaluationFailed',
      '6<-5 MapStateFailed',
      '7<-6 ExecutionFailed',
    ])
    expect(details(run, 'EvaluationFailed')).toEqual({
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'M' (entered at the event id #4). Map state input must be an array but was: 1",
      state: 'M',
    })
  })

  test('in a Catcher points to where the state was when it first failed', async () => {
    const run = await new Harness().run({
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } }],
          Catch: [
            { ErrorEquals: ['Other'], Next: 'D' },
            { ErrorEquals: ['States.ALL'], Output: expression('$states.input.missing'), Next: 'D' },
          ],
          End: true,
        },
        D: PASS,
      },
    })
    expect(chain(run).slice(3)).toEqual([
      '4<-3 FailStateEntered',
      '5<-4 ParallelStateFailed',
      '6<-4 EvaluationFailed',
      '7<-6 ParallelStateFailed',
      '8<-7 ExecutionFailed',
    ])
    expect(details(run, 'EvaluationFailed').location).toBe('Catch[1]/Output')
  })
})

describe('the end of a history', () => {
  test('comes with the 25,000th event', async () => {
    const run = await new Harness().runState({
      Type: 'Choice',
      Choices: [{ Condition: true, Next: 'S' }],
    })
    expect(run.events).toHaveLength(25_000)
    expect(chain(run).at(-1)).toBe('25000<-24999 ExecutionFailed')
    expect([run.status, run.error, run.cause]).toEqual([
      'FAILED',
      'States.Runtime',
      'The execution reached the maximum number of history events (25000).',
    ])
  })

  test('by a timeout of the whole execution points back to nothing and tells of no state', async () => {
    const run = await new Harness().run({
      TimeoutSeconds: 3,
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 25, End: true } },
    })
    expect(chain(run)).toEqual(['1<-0 ExecutionStarted', '2<-0 WaitStateEntered', '3<-0 ExecutionTimedOut'])
    expect(details(run, 'ExecutionTimedOut')).toEqual({ error: 'States.Timeout' })
    expect([run.status, run.error, run.cause]).toEqual(['TIMED_OUT', undefined, undefined])
    expect((run.stoppedAt ?? 0) - run.startedAt).toBe(3000)
  })

  test('by being stopped carries the error and the cause that were given', async () => {
    const harness = new Harness()
    const run = harness.start({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 30, End: true } } })
    await harness.clock.advance(3000)
    run.stop('Manual', 'probe')
    await run.ended()
    expect(types(run)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted'])
    expect(details(run, 'ExecutionAborted')).toEqual({ error: 'Manual', cause: 'probe' })
    await harness.clock.advance(60_000)
    expect([run.status, run.error, run.cause]).toEqual(['ABORTED', 'Manual', 'probe'])
    expect(run.events).toHaveLength(3)
    expect(harness.clock.pending).toBe(0)
  })

  test('by being stopped without a reason has empty details', async () => {
    const harness = new Harness()
    const run = harness.start({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 30, End: true } } })
    run.stop()
    expect(details(run, 'ExecutionAborted')).toEqual({})
  })
})
