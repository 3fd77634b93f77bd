import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn'
import { createWorld, type World } from '../fixture.ts'
import { historyOf, passes, settled, start } from './support.ts'

let world: World
let executionArn: string
beforeEach(async () => {
  world = await createWorld()
  executionArn = await start(world, await world.machine('m', passes), { a: 1 })
  await settled(world)
})
afterEach(() => world.stop())

const get = (more: object) => world.sfn.send(new GetExecutionHistoryCommand({ executionArn, ...more }))

test('tells an execution from its start to its end', async () => {
  const timestamp = new Date(world.clock.now())
  const payload = { truncated: false }
  expect(await historyOf(world, executionArn)).toEqual([
    {
      id: 1,
      previousEventId: 0,
      timestamp,
      type: 'ExecutionStarted',
      executionStartedEventDetails: {
        input: '{"a":1}',
        inputDetails: payload,
        roleArn: 'arn:aws:iam::123456789012:role/machine',
      },
    },
    {
      id: 2,
      previousEventId: 0,
      timestamp,
      type: 'PassStateEntered',
      stateEnteredEventDetails: { name: 'Only', input: '{"a":1}', inputDetails: payload },
    },
    {
      id: 3,
      previousEventId: 2,
      timestamp,
      type: 'PassStateExited',
      stateExitedEventDetails: { name: 'Only', output: '{"a":1}', outputDetails: payload },
    },
    {
      id: 4,
      previousEventId: 3,
      timestamp,
      type: 'ExecutionSucceeded',
      executionSucceededEventDetails: { output: '{"a":1}', outputDetails: payload },
    },
  ])
})

test('or from its end to its start', async () => {
  const { events = [] } = await get({ reverseOrder: true })
  expect(events.map(({ id }) => id)).toEqual([4, 3, 2, 1])
})

test.each([false, true])('a page at a time (reverse: %p)', async (reverseOrder) => {
  const first = await get({ maxResults: 3, reverseOrder })
  const second = await get({ maxResults: 3, reverseOrder, nextToken: first.nextToken })
  const ids = [...(first.events ?? []), ...(second.events ?? [])].map(({ id }) => id)
  expect(ids).toEqual(reverseOrder ? [4, 3, 2, 1] : [1, 2, 3, 4])
  expect(second.nextToken).toBeUndefined()
})

test('a token is good for its own list only', async () => {
  const { nextToken } = await get({ maxResults: 3 })
  await expect(get({ nextToken, reverseOrder: true })).rejects.toMatchObject({
    name: 'InvalidToken',
    message: "Invalid Token: 'Invalid token'",
  })
})

test('without payloads', async () => {
  const { events = [] } = await get({ includeExecutionData: false })
  expect(events.map(({ stateExitedEventDetails }) => stateExitedEventDetails)).toContainEqual({
    name: 'Only',
  })
  expect(JSON.stringify(events)).not.toContain('"a"')
})
