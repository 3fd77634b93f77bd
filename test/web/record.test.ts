/** A game as this device remembers it. */
import { roundsOf } from '../../web/state/record.ts'
import { welcome } from '../client/scripted-server.ts'
import { resultPush, roundPush } from '../client/stage.ts'
import { played } from './fixtures.ts'

const hands = (...thrown: [string, 'rock' | 'paper' | null][]) =>
  thrown.map(([playerId, hand]) => ({ playerId, hand, missed: hand ? null : ('timeout' as const) }))

function gameAfter(...results: ReturnType<typeof resultPush>[]) {
  const asked = { ...roundPush(1), thrown: false, endsAt: 99_000 }
  const { current } = played({ type: 'state', state: 'online' }, welcome, asked, ...results).games
  if (!current) throw new Error('There is no game.')
  return current
}

test('the rounds that were played after the player was out are not the player’s', () => {
  const game = gameAfter(
    resultPush(1, {
      hands: hands(['me', 'rock'], ['you', 'paper'], ['they', 'paper']),
      winners: ['you', 'they'],
      losers: ['me'],
    }),
    resultPush(2, { hands: hands(['you', 'rock'], ['they', 'paper']), winners: ['they'], losers: ['you'] }),
  )
  expect(roundsOf(game, 'me')).toEqual([['rock', 'paper', 'lost']])
  expect(roundsOf(game, 'they')).toEqual([
    ['paper', 'rock', 'won'],
    ['paper', 'rock', 'won'],
  ])
})

test('a last round without hands is left out', () => {
  const game = gameAfter(
    resultPush(1, { hands: hands(['me', 'rock'], ['you', 'paper']), winners: ['you'], losers: ['me'] }),
    resultPush(2, {
      hands: hands(['me', null], ['you', null]),
      outcome: 'abandoned',
      winners: [],
      losers: [],
    }),
  )
  expect(roundsOf(game, 'me')).toEqual([['rock', 'paper', 'lost']])
})
