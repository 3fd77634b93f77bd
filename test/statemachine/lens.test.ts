/** What the local console says of a game: statemachine/lens.yaml, applied to rounds of the deployed definition. */
import { fileURLToPath } from 'node:url'
import { Lens } from '../../local-aws/src/console/lens/lens.ts'
import { playGame } from '../support/referee.ts'

const lens = new Lens(fileURLToPath(new URL('../../statemachine/lens.yaml', import.meta.url)))
afterAll(() => expect(lens.notices).toEqual([]))

const labels = { ann: 'Ann', ben: 'Ben' }

test('a round: who won it, and each hand', async () => {
  const { results } = await playGame(
    (round) =>
      [
        [
          { playerId: 'ann', does: 'throw' as const, hand: 'rock' as const },
          { playerId: 'ben', does: 'throw' as const, hand: 'rock' as const },
        ],
        [
          { playerId: 'ann', does: 'throw' as const, hand: 'rock' as const },
          { playerId: 'ben', does: 'throw' as const, hand: 'paper' as const },
        ],
        [{ playerId: 'ben', does: 'throw' as const, hand: 'paper' as const }],
        [{ playerId: 'ann', does: 'leave' as const }],
      ][round - 1] ?? [],
    { names: ['ann', 'ben'], lives: 3 },
  )
  const titles = results.map((result) =>
    lens.text('lap', { input: {}, outputs: { Judge: { result } }, labels }),
  )
  const names = results[0]?.hands.map(({ name }) => name) ?? []
  expect(titles).toEqual([
    `draw: ${names[0]} rock, ${names[1]} rock`,
    `Ben wins: ${names[0]} rock, ${names[1]} paper`,
    `Ben wins: ${names[0]} no hand, ${names[1]} paper`,
    `Ben wins by forfeit: ${names[0]} left, ${names[1]} no hand`,
  ])
  expect(lens.text('lap', { input: {}, outputs: {}, labels })).toBeUndefined()
})

test.each([
  [{ winner: 'ann', reason: 'won', rounds: 1 }, 'Ann wins in 1 round'],
  [{ winner: 'ben', reason: 'forfeit', rounds: 2 }, 'Ben wins by forfeit in round 2'],
  [{ winner: null, reason: 'abandoned', rounds: 3 }, 'abandoned in round 3'],
  [{ reason: 'aborted' }, 'aborted'],
  [{ winners: [{ name: 'Cat' }, { name: 'Dan' }], rounds: 4, reason: 'won' }, 'Cat and Dan won in 4 rounds'],
])('the end of an execution: %j', (output, text) => {
  expect(lens.text('outcome', { output, labels })).toBe(text)
})

test.each([
  [{ type: 'round', gameId: 'g', round: 10 }, 'round 10'],
  [{ action: 'throw', type: 'throw', hand: 'rock', round: 2 }, 'throw rock, round 2'],
  [{ type: 'thrown', playerId: 'ann', round: 2 }, 'thrown Ann, round 2'],
  [{ type: 'pong' }, 'pong'],
])('a frame: %j', (frame, text) => {
  expect(lens.text('frame', { frame, labels })).toBe(text)
})
