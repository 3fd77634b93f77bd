import { ListExecutionsCommand } from '@aws-sdk/client-sfn'
import { createWorld, type World } from '../fixture.ts'
import { describe as describeExecution, fails, passes, settled, start, waits } from './support.ts'

let world: World
afterEach(() => world.stop())

const namesOf = async (stateMachineArn: string) => {
  const { executions = [] } = await world.sfn.send(new ListExecutionsCommand({ stateMachineArn }))
  return executions.map(({ name }) => name)
}

test('the newest ended executions and all running ones are kept', async () => {
  world = await createWorld({ retention: { executions: 2 } })
  const waiting = await world.machine('waits', waits)
  const running = await start(world, waiting, {}, 'running')
  const machine = await world.machine('m', passes)
  for (const name of ['1', '2', '3', '4']) {
    await start(world, machine, {}, name)
    await settled(world)
  }
  expect(await namesOf(machine)).toEqual(['4', '3'])
  expect((await describeExecution(world, running)).status).toBe('RUNNING')
  await expect(
    describeExecution(world, 'arn:aws:states:us-east-1:123456789012:execution:m:1'),
  ).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' })
})

test('large histories make room earlier', async () => {
  world = await createWorld({ retention: { bytes: 1_000_000 } })
  const machine = await world.machine('m', passes)
  for (const name of ['1', '2', '3']) {
    await start(world, machine, 'x'.repeat(100_000), name)
    await settled(world)
  }
  // Each of them holds its input five times, with what its events say.
  expect(await namesOf(machine)).toEqual(['3'])
})

test('a redriven execution does not count as old', async () => {
  world = await createWorld({ retention: { executions: 2 } })
  const machine = await world.machine('m', fails)
  const first = await start(world, machine, {}, 'first')
  await start(world, machine, {}, 'second')
  await settled(world)
  await world.service.call('RedriveExecution', { executionArn: first }, {})
  await settled(world)
  await start(world, machine, {}, 'third')
  await settled(world)
  expect(await namesOf(machine)).toEqual(['third', 'first'])
})
