import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn'
import { recordedGame } from '../../../tools/record-game/recorded-game.ts'
import { nextResult, startDuel, throwHand } from '../../support/game.ts'
import { useStack } from '../../support/stack.ts'

const stack = useStack()

test('a game is recorded with its hands and results, without its players', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'scissors')])
  await nextResult(ben, gameId, 1)
  const { aws, stateMachineArns } = stack.local.runtime.endpoints
  const credentials = { accessKeyId: 'anybody', secretAccessKey: 'anything' }
  const client = new SFNClient({ endpoint: aws, region: 'us-east-1', credentials })
  const executionArn = `${stateMachineArns[0]?.replace(':stateMachine:', ':execution:')}:${gameId}`
  let events: HistoryEvent[] = []
  // The result is told just before the execution ends.
  while (!events.some(({ type }) => type === 'ExecutionSucceeded'))
    events = (await client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? []

  const recorded = recordedGame(events)
  expect(recorded.rounds).toEqual([
    { answer: { hands: { 'player-1': 'rock', 'player-2': 'scissors' }, left: [] } },
  ])
  expect(recorded.results).toMatchObject([
    { winners: ['player-1'], over: { winner: 'player-1', reason: 'won' } },
  ])
  const text = JSON.stringify(recorded)
  for (const secret of [ann.playerId, ben.playerId, gameId, 'decidedAt']) expect(text).not.toContain(secret)
  client.destroy()
})

test('a game that is not over cannot be recorded', () => {
  expect(() => recordedGame([])).toThrow('Only a game that was played to its end can be recorded.')
})
