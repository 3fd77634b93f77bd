import {
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { createWorld, type World } from '../fixture.ts'
import { describe as describeExecution, fails, historyOf, passes, settled, start, waits } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

describe('starting', () => {
  test('an execution is described when it has ended', async () => {
    const arn = await start(world, await world.machine('m', passes), { a: 1 }, 'e')
    expect(arn).toBe('arn:aws:states:us-east-1:123456789012:execution:m:e')
    const { $metadata, ...described } = await describeExecution(world, arn)
    expect(described).toEqual({
      executionArn: arn,
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m',
      name: 'e',
      status: 'SUCCEEDED',
      startDate: new Date(world.clock.now()),
      stopDate: new Date(world.clock.now()),
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '{"a":1}',
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    })
  })

  test('twice with the same name and input gives the same answer while it runs', async () => {
    const machine = await world.machine('m', waits)
    const first = await world.sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine, name: 'e', input: '1' }),
    )
    await world.clock.advance(500)
    const again = await world.sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine, name: 'e', input: '1' }),
    )
    expect(again.executionArn).toBe(first.executionArn)
    expect(again.startDate).toEqual(first.startDate)
  })

  test('a name is taken by an execution with another input, and by an ended one', async () => {
    const machine = await world.machine('m', waits)
    const arn = await start(world, machine, 1, 'e')
    const refusal = { name: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${arn}'` }
    await expect(start(world, machine, 2, 'e')).rejects.toMatchObject(refusal)
    await world.clock.advance(60_000)
    await expect(start(world, machine, 1, 'e')).rejects.toMatchObject(refusal)
  })

  test('without a name it gets one, without an input an empty object', async () => {
    const machine = await world.machine('m', passes)
    const { executionArn = '' } = await world.sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine }),
    )
    expect(executionArn).toMatch(
      /:execution:m:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(await describeExecution(world, executionArn)).toMatchObject({ input: '{}', output: '{}' })
  })

  test.each([
    [
      'not json',
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ["{'a':1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['', 'Invalid execution input.'],
  ])('with the input %p is refused', async (input, detail) => {
    const machine = await world.machine('m', passes)
    await expect(
      world.sfn.send(new StartExecutionCommand({ stateMachineArn: machine, input })),
    ).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
      message: `Invalid State Machine Execution Input: '${detail}'`,
    })
  })

  test.each(['2', '"s"', 'null'])('with the input %p is fine', async (input) => {
    const machine = await world.machine('m', passes)
    const { executionArn = '' } = await world.sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine, input }),
    )
    expect((await describeExecution(world, executionArn)).output).toBe(input)
  })

  test('an input over 256 KiB is refused, counted in bytes', async () => {
    const machine = await world.machine('m', passes)
    await expect(start(world, machine, 'x'.repeat(262_144))).rejects.toMatchObject({
      name: 'ValidationException',
    })
    await expect(start(world, machine, '手'.repeat(100_000))).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
    })
  })
})

describe('stopping', () => {
  test('ends what runs, with the reason that was given', async () => {
    const executionArn = await start(world, await world.machine('m', waits))
    await world.sfn.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of it' }))
    expect(await describeExecution(world, executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'of it',
      redriveStatus: 'REDRIVABLE',
    })
    expect((await historyOf(world, executionArn)).at(-1)).toMatchObject({ type: 'ExecutionAborted' })
  })

  test('does not change an ended execution', async () => {
    const executionArn = await start(world, await world.machine('m', passes))
    const { stopDate } = await describeExecution(world, executionArn)
    await world.clock.advance(1000)
    const stopped = await world.sfn.send(new StopExecutionCommand({ executionArn }))
    expect(stopped.stopDate).toEqual(stopDate)
    expect((await describeExecution(world, executionArn)).status).toBe('SUCCEEDED')
  })

  test('needs an execution', async () => {
    const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:m:ghost'
    await expect(world.sfn.send(new StopExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}'`,
    })
  })
})

describe('redriving', () => {
  const redrive = (executionArn: string, clientToken?: string) =>
    world.sfn.send(new RedriveExecutionCommand({ executionArn, clientToken }))

  test('runs on from the state that failed', async () => {
    const executionArn = await start(world, await world.machine('m', fails))
    await settled(world)
    await world.clock.advance(5000)
    const { redriveDate } = await redrive(executionArn)
    expect(redriveDate).toEqual(new Date(world.clock.now()))
    expect(await describeExecution(world, executionArn)).toMatchObject({
      status: 'FAILED',
      redriveCount: 1,
      redriveDate,
    })
    const types = (await historyOf(world, executionArn)).map(({ type }) => type)
    expect(types.filter((type) => type === 'ExecutionFailed')).toHaveLength(2)
    expect(types).toContain('ExecutionRedriven')
  })

  test('twice with the same token is once', async () => {
    const executionArn = await start(world, await world.machine('m', fails))
    await settled(world)
    await redrive(executionArn, 'token')
    await settled(world)
    await redrive(executionArn, 'token')
    expect((await describeExecution(world, executionArn)).redriveCount).toBe(1)
  })

  test('is not for what succeeded, nor for what ended a fortnight ago', async () => {
    const succeeded = await start(world, await world.machine('m', passes))
    await settled(world)
    await expect(redrive(succeeded)).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: "Execution Not Redrivable: 'Execution is SUCCEEDED and cannot be redriven'",
    })
    const failed = await start(world, await world.machine('f', fails))
    await settled(world)
    await world.clock.advance(15 * 24 * 60 * 60 * 1000)
    expect(await describeExecution(world, failed)).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution redrivable period exceeded',
    })
  })
})

describe('listing', () => {
  test('the newest first, a page at a time, though new ones come in', async () => {
    const stateMachineArn = await world.machine('m', passes)
    for (const name of ['1', '2', '3', '4', '5']) await start(world, stateMachineArn, {}, name)
    const list = (nextToken?: string) =>
      world.sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 2, nextToken }))
    const first = await list()
    await start(world, stateMachineArn, {}, '6')
    const second = await list(first.nextToken)
    const third = await list(second.nextToken)
    const names = [first, second, third].map(({ executions = [] }) => executions.map(({ name }) => name))
    expect(names).toEqual([['5', '4'], ['3', '2'], ['1']])
    expect(third.nextToken).toBeUndefined()
  })

  test('by status and by whether they were redriven', async () => {
    const stateMachineArn = await world.machine('m', fails)
    const [redriven = ''] = [
      await start(world, stateMachineArn, {}, 'redriven'),
      await start(world, stateMachineArn, {}, 'plain'),
    ]
    await settled(world)
    await world.sfn.send(new RedriveExecutionCommand({ executionArn: redriven }))
    await settled(world)
    const list = async (filter: object) => {
      const { executions = [] } = await world.sfn.send(
        new ListExecutionsCommand({ stateMachineArn, ...filter }),
      )
      return executions.map(({ name }) => name)
    }
    expect(await list({ statusFilter: 'FAILED' })).toEqual(['plain', 'redriven'])
    expect(await list({ statusFilter: 'RUNNING' })).toEqual([])
    expect(await list({ statusFilter: 'PENDING_REDRIVE' })).toEqual([])
    expect(await list({ redriveFilter: 'REDRIVEN' })).toEqual(['redriven'])
    expect(await list({ redriveFilter: 'NOT_REDRIVEN' })).toEqual(['plain'])
  })

  test('refuses what it cannot filter by', async () => {
    const stateMachineArn = await world.machine('m', passes)
    const list = (more: object) => world.service.call('ListExecutions', { stateMachineArn, ...more }, {})
    await expect(list({ statusFilter: 'succeeded' })).rejects.toMatchObject({
      code: 'ValidationException',
      message:
        "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    })
    await expect(list({ mapRunArn: 'arn:aws:states:us-east-1:1:mapRun:m/x:y' })).rejects.toMatchObject({
      message: 'A Map Run (of a distributed Map) is not supported by this runtime.',
    })
  })
})
