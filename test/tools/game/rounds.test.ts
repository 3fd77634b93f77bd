import type { HistoryEvent } from '@aws-sdk/client-sfn'
import { playersOf, resultOf, roundsOf } from '../../../tools/game/rounds.ts'
import { type Plan, playGame } from '../../support/referee.ts'
import type { Deed } from '../../support/rules.ts'

const throws = (playerId: string, hand: 'rock' | 'paper' | 'scissors'): Deed => ({
  playerId,
  does: 'throw',
  hand,
})

/** A game's history with the dates that the SDK gives. */
async function play(rounds: Deed[][], lives: number) {
  const plan: Plan = (round) => rounds[round - 1] ?? []
  const { execution } = await playGame(plan, { names: ['ann', 'ben'], lives })
  const events = execution.history.map(
    (event) => ({ ...event, timestamp: new Date(event.timestamp) }) as unknown as HistoryEvent,
  )
  return { events, execution }
}

const texts = (events: readonly HistoryEvent[]) => roundsOf(events).map(({ text }) => text)

test('one line a round: hands, lives, and the time it took of the time there was', async () => {
  const { events } = await play(
    [
      [throws('ann', 'paper'), throws('ben', 'rock')],
      [throws('ann', 'rock'), throws('ben', 'rock')],
      [throws('ann', 'rock')],
      [{ playerId: 'ben', does: 'leave' }],
    ],
    3,
  )
  const shown = texts(events)
  expect(shown[0]).toBe('R1 ann! paper, ben! rock: ann! 3 lives, ben! 2; 0.0 s of 15 s')
  expect(shown[1]).toBe('R2 ann! rock, ben! rock: ann! 3 lives, ben! 2; 0.0 s of 15 s')
  expect(shown[2]).toBe('R3 ann! rock, ben! late: ann! 3 lives, ben! 1; 15.0 s of 15 s')
  expect(shown[3]).toContain('ben! left: ann! 3 lives, ben! 0; 0.0 s')
  expect(shown).toHaveLength(4)
})

test('a running game shows the rounds that have been judged', async () => {
  const { events } = await play([[throws('ann', 'paper'), throws('ben', 'rock')]], 2)
  const judged = events.findIndex(({ stateExitedEventDetails: exited }) => exited?.name === 'Throw hands')
  expect(texts(events.slice(0, judged))).toEqual([])
  expect(texts(events.slice(0, judged + 1))).toHaveLength(1)
  expect(texts([])).toEqual([])
})

const input = JSON.stringify({ players: [{ playerId: 'a', name: 'Mei', lives: 2 }] })
const over = (winner: string | null, reason: string, rounds: number) => ({
  status: 'SUCCEEDED',
  input,
  output: JSON.stringify({ winner, reason, rounds }),
})

test.each([
  [over('a', 'won', 1), 'Mei wins (won) after 1 round'],
  [over('a', 'forfeit', 3), 'Mei wins (forfeit) after 3 rounds'],
  [over(null, 'abandoned', 2), 'nobody wins (abandoned) after 2 rounds'],
  [{ status: 'RUNNING', input }, 'running'],
  [{ status: 'FAILED', input, error: 'Aborted', cause: 'no table' }, 'failed: Aborted: no table'],
  [{ status: 'TIMED_OUT', input }, 'timed out'],
])('tells how a game ended: %j', (execution, expected) => {
  expect(resultOf(execution)).toBe(expected)
  expect(playersOf(execution)).toEqual([{ playerId: 'a', name: 'Mei', lives: 2 }])
})
