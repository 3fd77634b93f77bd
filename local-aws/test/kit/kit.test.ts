import {
  fails,
  handles,
  hangs,
  type RunOptions,
  refuses,
  stateMachine,
  stateMachineIn,
  submits,
  succeeds,
  takes,
  throws,
  waits,
} from '../../src/kit/index.ts'

const INVOKE = 'arn:aws:states:::lambda:invoke'
const ACTIVITY = 'arn:aws:states:us-east-1:123456789012:activity:count'
const NESTED = 'arn:aws:states:::states:startExecution'
const argumentsOf: Record<string, object> = {
  [INVOKE]: { FunctionName: 'f', Payload: { n: 1 } },
  [`${INVOKE}.waitForTaskToken`]: {
    FunctionName: 'f',
    Payload: { token: '{% $states.context.Task.Token %}' },
  },
  [`${NESTED}.sync:2`]: { StateMachineArn: 'arn' },
  'arn:aws:states:::dynamodb:getItem': { TableName: 't', Key: {} },
}

const oneTask = (resource: string, more: object = {}) =>
  stateMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Work',
    States: {
      Work: {
        Type: 'Task',
        Resource: resource,
        ...(argumentsOf[resource] && { Arguments: argumentsOf[resource] }),
        End: true,
        ...more,
      },
    },
  })

const PAYLOAD = { Output: '{% $states.result.Payload %}' }

describe('the behaviour of a Task', () => {
  test.each<[key: string]>([['Work'], ['f'], ['lambda:invoke'], [INVOKE]])('is given for %s', async (key) => {
    const run = await oneTask(INVOKE, PAYLOAD).run({ tasks: { [key]: { n: 1 } } })
    expect(run.output).toEqual({ n: 1 })
  })

  test('the most specific name decides', async () => {
    const run = await oneTask(INVOKE, PAYLOAD).run({ tasks: { 'lambda:invoke': 1, f: 2, Work: 3 } })
    expect(run.output).toBe(3)
  })

  test('comes from a handler, whose errors look as Lambda reports them', async () => {
    const machine = oneTask(INVOKE, PAYLOAD)
    const doubles = handles(({ n }: { n: number }) => 2 * n)
    expect((await machine.run({ tasks: { f: doubles } })).output).toBe(2)
    const breaks = handles(() => {
      throw new TypeError('no')
    })
    const run = await machine.run({ tasks: { f: breaks } })
    expect(run).toMatchObject({ error: 'TypeError', cause: '{"errorType":"TypeError","errorMessage":"no"}' })
  })

  test('of an activity is a worker: takes it, sends heartbeats, sends the result', async () => {
    const count = waits(async (call) => {
      await call.sleep(4000)
      call.heartbeat()
      await call.sleep(4000)
      call.succeed({ counted: call.arguments })
    })
    const run = await oneTask(ACTIVITY, { HeartbeatSeconds: 5 }).run({ input: [1], tasks: { count } })
    expect([run.output, run.took]).toEqual([{ counted: [1] }, 8000])
    expect(run.history.map(({ type }) => type)).toContain('ActivityStarted')
  })

  test('of an activity without a worker is nothing', async () => {
    const run = await oneTask(ACTIVITY, { TimeoutSeconds: 5 }).run({ tasks: { count: hangs() } })
    expect([run.error, run.took]).toEqual(['States.Timeout', 5000])
  })

  test('of a job is submitted first', async () => {
    const job = submits({ ExecutionArn: 'arn' }, takes(5000, { Output: 1 }))
    const run = await oneTask(`${NESTED}.sync:2`).run({ tasks: { 'states:startExecution': job } })
    expect([run.output, run.took]).toEqual([{ Output: 1 }, 5000])
    const submitted = run.history.find(({ type }) => type === 'TaskSubmitted')
    expect(submitted?.taskSubmittedEventDetails).toMatchObject({ output: '{"ExecutionArn":"arn"}' })
  })

  test.each([
    ['fails', fails('Own', 'why'), 'Own', 'why'],
    [
      'refused',
      refuses('ResourceNotFoundException', 'None.'),
      'DynamoDB.ResourceNotFoundException',
      'None. (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: 00000000-0000-4000-8000-000000000000; Proxy: null)',
    ],
  ])('may go wrong: %s', async (_how, behaviour, error, cause) => {
    const run = await oneTask('arn:aws:states:::dynamodb:getItem').run({ tasks: { Work: behaviour } })
    expect(run).toMatchObject({ status: 'FAILED', error, cause })
  })

  test('may go wrong before its token is out', async () => {
    const machine = oneTask(`${INVOKE}.waitForTaskToken`)
    expect(await machine.run({ tasks: { f: throws('Boom') } })).toMatchObject({ error: 'Boom' })
  })

  test('may be asynchronous, and the kit waits for it', async () => {
    const slow = async () => {
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
      return 'done'
    }
    const run = await oneTask(INVOKE, { ...PAYLOAD, TimeoutSeconds: 1 }).run({ tasks: { f: slow } })
    expect([run.output, run.took]).toEqual(['done', 0])
  })
})

describe('a token in the hands of the test', () => {
  const machine = oneTask(`${INVOKE}.waitForTaskToken`, { HeartbeatSeconds: 10 })
  const tasks = { Work: waits() }

  test('takes one answer', async () => {
    const run = machine.start({ tasks })
    const call = await run.nextCall('Work')
    expect(call.arguments).toEqual({ token: call.token })
    expect([call.succeed(1), call.succeed(2), call.fail(), call.heartbeat()]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect((await run.end()).output).toBe(1)
  })

  test('is kept by heartbeats, and lost without them', async () => {
    const run = machine.start({ tasks })
    const call = await run.nextCall('Work')
    for (let beat = 0; beat < 5; beat++) {
      await run.advance(9000)
      expect(call.heartbeat()).toBe(true)
    }
    await run.end()
    expect([run.error, run.took]).toEqual(['States.Timeout', 55_000])
    expect(call.succeed()).toBe(false)
  })

  test('is lost when the execution is stopped', async () => {
    const run = machine.start({ tasks })
    const call = await run.nextCall('Work')
    run.stop('Enough', 'of it')
    expect(call.succeed()).toBe(false)
    expect(await run.end()).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'of it' })
  })
})

describe('inspecting an execution', () => {
  const nested = stateMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 1 }],
        ItemProcessor: {
          StartAt: 'Both',
          States: {
            Both: {
              Type: 'Parallel',
              Branches: [
                { StartAt: 'Left', States: { Left: { Type: 'Pass', Assign: { a: 1 }, End: true } } },
                {
                  StartAt: 'Right',
                  States: {
                    Right: {
                      Type: 'Task',
                      Resource: INVOKE,
                      Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
                      Next: 'After',
                    },
                    After: { Type: 'Wait', Seconds: 3, End: true },
                  },
                },
              ],
              End: true,
            },
          },
        },
        End: true,
      },
    },
  })

  test('is its path, outside and inside, of the last attempt', async () => {
    const run = await nested.run({
      input: ['x', 'y'],
      tasks: { f: (call) => (call.nth === 1 ? throws('Boom') : null) },
    })
    expect(run.path).toEqual(['Each'])
    expect(run.visit('Each')).toMatchObject({ attempts: 2, paths: [['Both'], ['Both']], enteredAt: 0 })
    expect(run.visit('Both', 4).paths).toEqual([['Left'], ['Right', 'After']])
    expect(run.callsTo('f').map(({ arguments: item, at, nth }) => [item, at, nth])).toEqual([
      ['x', 0, 1],
      ['y', 0, 2],
      ['x', 1000, 3],
      ['y', 1000, 4],
    ])
    expect([run.took, run.visit('Each').leftAt]).toEqual([4000, 4000])
    expect(run.visit('Left').variables).toEqual({ a: 1 })
    // Two tries of the Map, four times through what is inside; the one that failed never got to `After`.
    expect(run.transitions).toBe(2 + 4 + 4 + 4 + 3)
  })

  test('is the time, the name and the chance that were asked for', async () => {
    const machine = stateMachine({
      QueryLanguage: 'JSONata',
      StartAt: 'Show',
      States: {
        Show: {
          Type: 'Pass',
          Output: ['{% $states.context.Execution.Name %}', '{% $now() %}', '{% $random() %}'],
          End: true,
        },
      },
    })
    const options = { name: 'mine', startsAt: new Date('2030-05-05T00:00:00Z'), random: () => 0.25 }
    expect((await machine.run(options)).output).toEqual(['mine', '2030-05-05T00:00:00.000Z', 0.25])
  })
})

describe('a mistake in the test fails it, whatever the definition catches', () => {
  const caught = {
    Retry: [{ ErrorEquals: ['States.ALL'] }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Work' }],
  }
  const rejects = (resource: string, options: RunOptions) =>
    expect(oneTask(resource, resource === ACTIVITY ? {} : caught).run(options)).rejects

  test('a Task without a behaviour', async () => {
    await rejects(INVOKE, {}).toThrow(
      /behaviour is given for the Task 'Work' \(lambda:invoke of f\).*\n.*tasks: \{ 'Work': succeeds/,
    )
  })

  test('an expectation inside a behaviour fails', async () => {
    const behaviour = () => {
      expect(1).toBe(2)
      return null
    }
    await rejects(INVOKE, { tasks: { Work: behaviour } }).toThrow(/toBe/)
    await rejects(`${INVOKE}.waitForTaskToken`, { tasks: { Work: waits(() => void behaviour()) } }).toThrow(
      /toBe/,
    )
  })

  test('a word that is not for this Task', async () => {
    await rejects(INVOKE, { tasks: { Work: fails('E') } }).toThrow(/a function fails with throws\(\)/)
    await rejects(INVOKE, { tasks: { Work: waits() } }).toThrow(/no \.waitForTaskToken/)
    await rejects(ACTIVITY, { tasks: { Work: throws('E') } }).toThrow(/worker of an activity/)
    await rejects('arn:aws:states:::dynamodb:getItem', { tasks: { Work: throws('E') } }).toThrow(
      /only functions throw/,
    )
  })

  test('a token that nothing answers', async () => {
    await rejects(`${INVOKE}.waitForTaskToken`, { tasks: { Work: waits() } }).toThrow(
      "The execution cannot end: 'Work' waits for a token that nothing answers.",
    )
  })

  test('a call that never comes', async () => {
    const run = oneTask(INVOKE).start({ tasks: { Work: succeeds() } })
    await run.nextCall('Work')
    await expect(run.nextCall('Work')).rejects.toThrow(/called 1 time\(s\).* the execution is SUCCEEDED/)
    expect(() => run.visit('Elsewhere')).toThrow(/entered 0 times.*The path was: Work/)
    expect(() => run.calls[0]?.succeed()).toThrow(/does not wait for a token/)
  })

  test('a name that the definition does not know', () => {
    expect(() => oneTask(INVOKE).start({ tasks: { Wrok: succeeds() } })).toThrow(
      "'Wrok' is neither a Task of the definition nor something that a Task calls. The Tasks are: 'Work'.",
    )
  })

  test('a definition that AWS would refuse', () => {
    expect(() => stateMachine({ QueryLanguage: 'JSONata', StartAt: 'A', States: {} })).toThrow(
      /AWS would refuse the definition:\n {2}SCHEMA_VALIDATION_FAILED/,
    )
    expect(() => stateMachine(`Comment: of \${Nobody}`)).toThrow(/substitutions: \{ Nobody: '…' \}/)
  })

  test('a definition that only this runtime refuses, and one of both kinds', () => {
    const distributed = {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'P',
        States: { P: { Type: 'Pass', End: true } },
      },
      End: true,
    }
    const of = (A: object) => () => stateMachine({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A } })
    expect(of(distributed)).toThrow(
      /^AWS would accept this definition, but this runtime cannot run it:\n {2}SCHEMA_VALIDATION_FAILED at [^\n]*DISTRIBUTED[^\n]*$/,
    )
    expect(of({ ...distributed, Nonsense: 1 })).toThrow(
      /^AWS would refuse the definition:\n {2}[^\n]*Nonsense[^\n]*\nAWS would accept this definition, but this runtime cannot run it:\n {2}[^\n]*DISTRIBUTED/,
    )
    expect(() => stateMachine({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } })).toThrow(
      /^AWS would accept this definition, but/,
    )
  })

  test.each(['dynamodb:frobnicate', 'lambda:list', 'aws-sdk:s3:getObject.sync', 'no action:x', 'sqs'])(
    'a Resource that is none of a service: %s',
    (resource) => {
      expect(() => oneTask(`arn:aws:states:::${resource}`)).toThrow(/^AWS would refuse the definition:/)
    },
  )

  test('a template without the machine', () => {
    const machine = (definition: object) => ({
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: definition },
    })
    expect(() => stateMachineIn({ Resources: {} })).toThrow('it has: none')
    const two = { Resources: { A: machine({}), B: machine({}) } }
    expect(() => stateMachineIn(two)).toThrow("A and B: choose one with { logicalId: '…' }")
  })
})

describe('services that only the test knows', () => {
  test.each([
    ['sqs:sendMessage', { MessageId: 'm1' }],
    ['aws-sdk:s3:getObject', { Body: 'text' }],
    ['ecs:runTask.sync', { Tasks: [] }],
    ['sns:publish.waitForTaskToken', 'by the token'],
    ['http:invoke', { StatusCode: 200 }],
  ])('%s comes to what the test says', async (resource, answer) => {
    const run = await oneTask(`arn:aws:states:::${resource}`).run({ tasks: { Work: succeeds(answer) } })
    expect([run.status, run.output]).toEqual(['SUCCEEDED', answer])
  })

  test('their errors have the name that Retry and Catch match on', async () => {
    const run = (resource: string, code: string) =>
      oneTask(`arn:aws:states:::${resource}`).run({ tasks: { Work: refuses(code, 'no') } })
    expect((await run('aws-sdk:s3:getObject', 'NoSuchKey')).error).toBe('S3.NoSuchKeyException')
    expect(
      (await run('aws-sdk:secretsmanager:getSecretValue', 'SecretsManager.ResourceNotFoundException')).error,
    ).toBe('SecretsManager.ResourceNotFoundException')
  })
})

test('a definition may be an object, JSON or YAML', async () => {
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'P',
    States: { P: { Type: 'Pass', Output: '{% 1 + 1 %}', End: true } },
  }
  const yaml =
    "QueryLanguage: JSONata\nStartAt: P\nStates:\n  P: { Type: Pass, Output: '{% 1 + 1 %}', End: true }\n"
  for (const source of [definition, JSON.stringify(definition), yaml])
    expect((await stateMachine(source).run()).output).toBe(2)
})
