import { AwsError } from '../../../../src/common/aws/error.ts'
import type { ActivityTask, ConnectorCall, Json } from '../../../../src/services/step-functions/ports.ts'
import { StatesError } from '../../../../src/services/step-functions/ports.ts'
import { details, expression, FUNCTION_ARN, FunctionError, Harness, outputOf, types } from './harness.ts'

const task = (resource: string, more: object = {}) => ({
  Type: 'Task',
  Resource: resource,
  End: true,
  ...more,
})
const INVOKE = 'arn:aws:states:::lambda:invoke'

describe('lambda:invoke', () => {
  test('answers as the SDK does, with the payload parsed', async () => {
    const harness = new Harness()
    harness.functions.f = (event) => ({ got: event })
    const run = await harness.runState(task(INVOKE, { Arguments: { FunctionName: 'f', Payload: [1, 'a'] } }))
    const output = outputOf(run) as Record<string, Json>
    expect(Object.keys(output)).toEqual([
      'ExecutedVersion',
      'Payload',
      'SdkHttpMetadata',
      'SdkResponseMetadata',
      'StatusCode',
    ])
    expect(output).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { got: [1, 'a'] },
      SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { 'Content-Type': 'application/json' } },
      SdkResponseMetadata: { RequestId: 'request-1' },
      StatusCode: 200,
    })
    expect(details(run, 'TaskSucceeded')).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      output: run.output,
      outputDetails: { truncated: false },
    })
    expect(details(run, 'TaskScheduled')).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
      parameters: '{"FunctionName":"f","Payload":[1,"a"]}',
    })
  })

  test.each<[payload: Json, event: Json]>([
    ['text', 'text'],
    [5, 5],
    [null, null],
    [[], []],
    [{ a: { b: 1 } }, { a: { b: 1 } }],
  ])('sends any JSON: %j', async (payload, event) => {
    const harness = new Harness()
    let got: Json | undefined
    harness.functions.f = (sent) => {
      got = sent
    }
    await harness.runState(task(INVOKE, { Arguments: { FunctionName: 'f', Payload: payload } }))
    expect(got).toEqual(event)
  })

  test('sends an empty event if there is no Payload', async () => {
    const harness = new Harness()
    harness.functions.f = () => 1
    await harness.runState(task(INVOKE, { Arguments: { FunctionName: 'f' } }))
    expect(harness.invocations[0]?.payload).toBe('{}')
  })

  test('takes the input for its Arguments', async () => {
    const harness = new Harness()
    harness.functions.f = (event) => event
    const state = task(INVOKE, { Output: expression('$states.result.Payload') })
    const run = await harness.runState(state, { FunctionName: 'f', Payload: 'from the input' })
    expect(outputOf(run)).toBe('from the input')
  })

  test('passes on the version and the client, and acts as the role of the machine', async () => {
    const harness = new Harness()
    const ClientContext = Buffer.from('{"custom":{}}').toString('base64')
    await harness.runState(
      task(INVOKE, { Arguments: { FunctionName: 'f', Qualifier: 'live', LogType: 'Tail', ClientContext } }),
    )
    expect(harness.invocations[0]).toEqual({
      functionName: 'f:live',
      payload: '{}',
      logType: 'Tail',
      clientContext: ClientContext,
      caller: {
        roleArn: 'arn:aws:iam::123456789012:role/machine',
        attempt: {
          executionArn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
          enteredEventId: 2,
          number: 1,
        },
      },
    })
  })
})

describe('lambda:invoke without a function to call', () => {
  test.each([
    ['{}', "The field 'FunctionName' is required but was missing"],
    ['{"FunctionName": 1}', "The value of the field 'FunctionName' has an invalid format"],
    ['"f"', "The field 'FunctionName' is required but was missing"],
  ])('ends the execution: %s', async (source, problem) => {
    const state = task(INVOKE, {
      Arguments: expression(source),
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }],
    })
    const run = await new Harness().runState(state)
    expect(types(run)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed'])
    expect([run.error, run.cause]).toEqual([
      'States.Runtime',
      `An error occurred while executing the state 'S' (entered at the event id #2). The Parameters '${source.replace(' ', '')}' could not be used to start the Task: [${problem}]`,
    ])
  })
})

describe('a function as the Resource', () => {
  const state = task(`${FUNCTION_ARN}f`)

  test('gets the input and gives the output', async () => {
    const harness = new Harness()
    harness.functions.f = (event) => ({ got: event })
    const run = await harness.runState(state, { a: 1 })
    expect(types(run).slice(2)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
    expect(outputOf(run)).toEqual({ got: { a: 1 } })
    expect(details(run, 'LambdaFunctionScheduled')).toEqual({
      resource: `${FUNCTION_ARN}f`,
      input: '{"a":1}',
      inputDetails: { truncated: false },
    })
  })

  test('gets the Arguments', async () => {
    const harness = new Harness()
    harness.functions.f = (event) => event
    const run = await harness.runState(
      { ...state, Arguments: { n: expression('$states.input.a + 1') } },
      { a: 1 },
    )
    expect(outputOf(run)).toEqual({ n: 2 })
  })

  test('fails with its own error', async () => {
    const harness = new Harness()
    harness.functions.f = () => {
      throw new FunctionError('Boom', 'why')
    }
    const run = await harness.runState(state)
    const cause = '{"errorType":"Boom","errorMessage":"why"}'
    expect(details(run, 'LambdaFunctionFailed')).toEqual({ error: 'Boom', cause })
    expect([run.error, run.cause]).toEqual(['Boom', cause])
  })

  test('fails with what Lambda says of the call', async () => {
    const harness = new Harness()
    harness.functions.f = () => {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
    }
    const run = await harness.runState(state)
    expect(run.error).toBe('Lambda.TooManyRequestsException')
    expect(run.cause).toMatch(/^Rate Exceeded\. \(Service: AWSLambda; Status Code: 429; Error Code: TooMany/)
  })

  test.each([
    ['AccessDeniedException', 403],
    ['RequestEntityTooLargeException', 413],
  ])('fails with the error of the whole service for %s, which has none of its own', async (code, status) => {
    const harness = new Harness()
    harness.functions.f = () => {
      throw new AwsError(code, 'No.', code === 'AccessDeniedException' ? 400 : status)
    }
    const run = await harness.runState(state)
    expect(run.error).toBe('Lambda.AWSLambdaException')
    expect(run.cause).toContain(`No. (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; `)
  })
})

describe('other services', () => {
  const RESOURCE = 'arn:aws:states:::dynamodb:getItem'

  test('are called with everything there is to know', async () => {
    const harness = new Harness()
    const calls: ConnectorCall[] = []
    harness.connectors[RESOURCE] = async (call) => {
      calls.push(call)
      return { submitted: { Item: { n: 1 } } }
    }
    const run = await harness.runState(task(RESOURCE, { Arguments: { TableName: 't' } }))
    expect(types(run).slice(2)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
    expect(outputOf(run)).toEqual({ Item: { n: 1 } })
    expect(details(run, 'TaskStarted')).toEqual({ resourceType: 'dynamodb', resource: 'getItem' })
    expect(calls).toMatchObject([
      {
        resource: RESOURCE,
        pattern: 'REQUEST_RESPONSE',
        arguments: { TableName: 't' },
        caller: { roleArn: 'arn:aws:iam::123456789012:role/machine' },
        execution: { name: 'run' },
      },
    ])
  })

  test('may be of the SDK kind', async () => {
    const resource = 'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess'
    const harness = new Harness()
    harness.connectors[resource] = async () => ({ submitted: {} })
    const run = await harness.runState(task(resource))
    expect(details(run, 'TaskScheduled')).toMatchObject({
      resourceType: 'aws-sdk:sfn',
      resource: 'sendTaskSuccess',
    })
  })

  test('fail with their own errors', async () => {
    const harness = new Harness()
    harness.connectors[RESOURCE] = async () => {
      throw new StatesError('DynamoDB.ResourceNotFoundException', 'no such table')
    }
    const run = await harness.runState(task(RESOURCE))
    expect(details(run, 'TaskFailed')).toEqual({
      resourceType: 'dynamodb',
      resource: 'getItem',
      error: 'DynamoDB.ResourceNotFoundException',
      cause: 'no such table',
    })
    expect([run.error, run.cause]).toEqual(['DynamoDB.ResourceNotFoundException', 'no such table'])
  })

  test.each([
    ['.sync', 'SYNC', 'startExecution.sync'],
    ['.sync:2', 'SYNC_2', 'startExecution.sync:2'],
  ])('with %s wait for the job', async (suffix, pattern, name) => {
    const resource = 'arn:aws:states:::states:startExecution'
    const harness = new Harness()
    let seen = ''
    harness.connectors[resource] = async (call) => {
      seen = call.pattern
      const completed = new Promise<Json>((resolve) =>
        harness.clock.after(90_000, () => resolve({ done: 1 })),
      )
      return { submitted: { ExecutionArn: 'arn' }, completed }
    }
    const run = await harness.runState(task(`${resource}${suffix}`))
    expect(seen).toBe(pattern)
    expect(types(run).slice(2)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
    expect(details(run, 'TaskSubmitted')).toEqual({
      resourceType: 'states',
      resource: name,
      output: '{"ExecutionArn":"arn"}',
      outputDetails: { truncated: false },
    })
    expect([outputOf(run), (run.stoppedAt ?? 0) - run.startedAt]).toEqual([{ done: 1 }, 90_000])
  })

  test('may fail after nothing waits for their job any more', async () => {
    const harness = new Harness()
    harness.connectors[RESOURCE] = async () => ({
      submitted: 1,
      completed: new Promise((_resolve, reject) =>
        harness.clock.after(9_000, () => reject(new Error('late'))),
      ),
    })
    const run = await harness.runState(task(`${RESOURCE}.sync`, { TimeoutSeconds: 5 }))
    await harness.clock.advance(10_000)
    expect(run.error).toBe('States.Timeout')
  })

  test('learn when nothing waits for their answer any more', async () => {
    const harness = new Harness()
    let signal: AbortSignal | undefined
    harness.connectors[RESOURCE] = (call) => {
      signal = call.signal
      return new Promise(() => {})
    }
    const run = harness.start({ StartAt: 'S', States: { S: task(RESOURCE, { TimeoutSeconds: 5 }) } })
    await harness.clock.advance(4_999)
    expect(signal?.aborted).toBe(false)
    await harness.clock.advance(1)
    expect([signal?.aborted, run.error]).toEqual([true, 'States.Timeout'])
  })

  test('learn when the execution is stopped', async () => {
    const harness = new Harness()
    let signal: AbortSignal | undefined
    harness.connectors[RESOURCE] = (call) => {
      signal = call.signal
      return new Promise(() => {})
    }
    const run = harness.start({ StartAt: 'S', States: { S: task(RESOURCE) } })
    await harness.clock.advance(0)
    run.stop()
    expect(signal?.aborted).toBe(true)
  })

  test('end the execution when the call is a mistake of this runtime', async () => {
    const harness = new Harness()
    harness.connectors[RESOURCE] = async () => {
      throw new TypeError('of the connector')
    }
    const state = task(RESOURCE, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }] })
    const run = await harness.runState(state)
    expect([run.error, run.cause]).toEqual(['States.Runtime', 'of the connector'])
  })
})

describe('an activity', () => {
  const ARN = 'arn:aws:states:us-east-1:123456789012:activity:work'

  async function scheduled(more: object = {}) {
    const harness = new Harness()
    const run = harness.start({ StartAt: 'S', States: { S: task(ARN, more) } }, { a: 1 })
    await harness.clock.advance(0)
    const work = harness.activities[0] as ActivityTask
    return { harness, run, work }
  }

  test('is done by the worker that polls for it', async () => {
    const { harness, run, work } = await scheduled({ TimeoutSeconds: 60, HeartbeatSeconds: 10 })
    expect(work).toMatchObject({ activityArn: ARN, input: '{"a":1}' })
    work.started('worker-1')
    harness.tokens.succeed(work.taskToken, '{"b": 2}')
    await harness.clock.runUntil(run.ended())
    expect(types(run).slice(2)).toEqual([
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
    expect(details(run, 'ActivityScheduled')).toEqual({
      resource: ARN,
      input: '{"a":1}',
      inputDetails: { truncated: false },
      timeoutInSeconds: 60,
      heartbeatInSeconds: 10,
    })
    expect(details(run, 'ActivityStarted')).toEqual({ workerName: 'worker-1' })
    expect(outputOf(run)).toEqual({ b: 2 })
  })

  test('fails as its worker says', async () => {
    const { harness, run, work } = await scheduled()
    work.started(undefined)
    harness.tokens.fail(work.taskToken, 'Own.Error', 'why')
    await harness.clock.runUntil(run.ended())
    expect(details(run, 'ActivityStarted')).toEqual({})
    expect(details(run, 'ActivityFailed')).toEqual({ error: 'Own.Error', cause: 'why' })
    expect([run.error, run.cause]).toEqual(['Own.Error', 'why'])
  })

  test('fails without a word', async () => {
    const { harness, run, work } = await scheduled()
    harness.tokens.fail(work.taskToken)
    await harness.clock.runUntil(run.ended())
    expect(
      run.events.find(({ type }) => type === 'ActivityFailed')?.activityFailedEventDetails,
    ).toStrictEqual({})
  })

  test('that does not exist ends the execution', async () => {
    const harness = new Harness()
    jest.spyOn(harness.activities, 'push').mockImplementation(() => {
      throw new StatesError('States.Runtime', 'The activity ARN does not exist.')
    })
    const run = await harness.runState(task(ARN))
    expect([run.error, run.cause]).toEqual(['States.Runtime', 'The activity ARN does not exist.'])
    expect(harness.tokens.size).toBe(0)
  })

  test('times out, and is then no longer to be had', async () => {
    const { harness, run, work } = await scheduled({ TimeoutSeconds: 60, HeartbeatSeconds: 10 })
    await harness.clock.advance(8_000)
    work.started('late')
    await harness.clock.advance(8_000)
    harness.tokens.heartbeat(work.taskToken)
    await harness.clock.advance(10_000)
    expect(details(run, 'ActivityTimedOut')).toEqual({ error: 'States.Timeout' })
    expect([run.error, work.signal.aborted]).toEqual(['States.Timeout', true])
    const events = run.events.length
    work.started('too late')
    expect(run.events).toHaveLength(events)
  })
})
