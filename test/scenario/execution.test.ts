/** A game as its operator sees it: the execution's history and the functions' logs. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { type Duel, nextResult, nextRound, startDuel, throwHand } from '../support/game.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { useWire } from '../support/wire.ts'

const logs = mkdtempSync(join(tmpdir(), 'janken-logs-'))
let stack: Stack
let client: SFNClient
let duel: Duel

beforeAll(async () => {
  stack = await startStack({ turnSeconds: 1, logDirectory: logs })
  const { aws, ws } = stack.runtime.endpoints
  const credentials = { accessKeyId: 'anybody', secretAccessKey: 'anything' }
  client = new SFNClient({ endpoint: aws, region: 'us-east-1', credentials })
  duel = await startDuel(ws, { lives: 2 })
  const { ann, ben, gameId } = duel
  // A draw, a missed turn, and a loss by hand.
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'rock')])
  await Promise.all([nextRound(ann, gameId, 2), nextRound(ben, gameId, 2)])
  await throwHand(ann, gameId, 2, 'rock')
  stack.endTurns()
  await Promise.all([nextRound(ann, gameId, 3), nextRound(ben, gameId, 3)])
  await Promise.all([throwHand(ann, gameId, 3, 'paper'), throwHand(ben, gameId, 3, 'rock')])
  await nextResult(ann, gameId, 3)
}, 180_000)

afterAll(async () => {
  client.destroy()
  await stack.stop()
  rmSync(logs, { recursive: true, force: true })
})

useWire()

async function execution() {
  const [stateMachineArn] = stack.runtime.endpoints.stateMachineArns
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }))
  const found = executions.find(({ name }) => name === duel.gameId)
  return client.send(new DescribeExecutionCommand({ executionArn: found?.executionArn }))
}

async function history(): Promise<HistoryEvent[]> {
  const { executionArn } = await execution()
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({ executionArn, includeExecutionData: true }),
  )
  return events
}

test('the execution is named by the game, and shows who won and why', async () => {
  const ended = await untilEnded()
  expect(ended).toMatchObject({ name: duel.gameId, status: 'SUCCEEDED' })
  expect(JSON.parse(ended.output ?? '')).toEqual({ winner: duel.ann.playerId, reason: 'won', rounds: 3 })
  expect(JSON.parse(ended.input ?? '').players.map(({ playerId }: { playerId: string }) => playerId)).toEqual(
    [duel.ann.playerId, duel.ben.playerId],
  )
})

/** The last result is pushed before the execution ends. */
async function untilEnded() {
  for (;;) {
    const found = await execution()
    if (found.status !== 'RUNNING') return found
  }
}

test('the history reads as a story: who threw what in which round, by name, and who did not', async () => {
  const events = await history()
  const entered = events.flatMap(({ stateEnteredEventDetails: details }) => (details ? [details.name] : []))
  expect(entered).toEqual([
    ...['Throw hands', 'Judge'],
    ...['Throw hands', 'Close the round', 'Judge'],
    ...['Throw hands', 'Judge', 'Settle'],
  ])
  const outputs = events.flatMap(({ stateExitedEventDetails: details }) =>
    details?.name === 'Throw hands' || details?.name === 'Close the round'
      ? [JSON.parse(details.output ?? '')]
      : [],
  )
  const judged = outputs.flatMap(({ result }) => (result ? [result] : []))
  const [ann, ben] = judged[0].players.map(({ name }: { name: string }) => name)
  const told = judged.map(({ round, hands, outcome }) => [round, hands, outcome])
  expect(told).toMatchObject([
    [
      1,
      [
        { name: ann, hand: 'rock' },
        { name: ben, hand: 'rock' },
      ],
      'draw',
    ],
    [
      2,
      [
        { name: ann, hand: 'rock' },
        { name: ben, hand: null, missed: 'timeout' },
      ],
      'decided',
    ],
    [
      3,
      [
        { name: ann, hand: 'paper' },
        { name: ben, hand: 'rock' },
      ],
      'decided',
    ],
  ])
  expect(events.filter(({ type }) => type === 'TaskTimedOut')).toHaveLength(1)
  expect(events.at(-1)?.type).toBe('ExecutionSucceeded')
})

test('the events are one chain from the first to the last, in the order of time', async () => {
  const events = await history()
  const ids = events.map(({ id }) => id)
  expect(ids).toEqual(ids.map((_id, index) => index + 1))
  for (const { id = 0, previousEventId = 0 } of events) expect(previousEventId).toBeLessThan(id)
  const times = events.map(({ timestamp }) => timestamp?.getTime() ?? 0)
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

test('the logs name the game and hold no key, no token and no hand', async () => {
  await stack.stop()
  const written = readdirSync(logs, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
  expect(written).toContain(duel.gameId)
  expect(written).toContain(duel.ann.playerId)
  for (const secret of [duel.ann.secret, duel.ben.secret]) expect(written).not.toContain(secret)
  expect(written).not.toMatch(/rock|paper|scissors/)
  expect(written).not.toMatch(/[A-Za-z0-9+/_-]{100,}/)
})
