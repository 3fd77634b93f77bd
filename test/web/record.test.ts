/** A game as this device remembers it. */
import { allHands, recordOf, roundsOf } from '../../web/state/record.ts'
import { welcome } from '../client/scripted-server.ts'
import { players, resultPush, roundPush } from '../client/stage.ts'
import { played } from './fixtures.ts'

const hands = (...thrown: [string, 'rock' | 'paper' | null][]) =>
  thrown.map(([playerId, hand]) => ({ playerId, hand, missed: hand ? null : ('timeout' as const) }))

function gameAfter(...results: ReturnType<typeof resultPush>[]) {
  const asked = { ...roundPush(1), thrown: false, endsAt: 99_000 }
  const { current } = played({ type: 'state', state: 'online' }, welcome, asked, ...results).games
  if (!current) throw new Error('There is no game.')
  return current
}

const three = [...players, { playerId: 'they', name: 'Rin', lives: 1, bot: false }]
const groupGame = () =>
  gameAfter(
    resultPush(1, {
      players: three,
      hands: hands(['me', 'rock'], ['you', 'paper'], ['they', 'paper']),
      winners: ['you', 'they'],
      losers: ['me'],
    }),
    resultPush(2, {
      players: three,
      hands: hands(['you', null], ['they', 'paper']),
      winners: ['they'],
      losers: ['you'],
      over: { winner: 'they', reason: 'won', rounds: 2, ratings: [] },
    }),
  )

test('the rounds that were played after the player was out are not the player’s', () => {
  expect(roundsOf(groupGame(), 'me')).toEqual([['rock', null, 'lost']])
})

test('in a group no opponent stands for all: every player’s hands are kept, the player’s own first', () => {
  const everybody = [
    { playerId: 'me', throws: [['rock', 'lost'], null] },
    {
      playerId: 'you',
      throws: [
        ['paper', 'won'],
        [null, 'lost'],
      ],
    },
    {
      playerId: 'they',
      throws: [
        ['paper', 'won'],
        ['paper', 'won'],
      ],
    },
  ]
  expect(allHands(groupGame(), 'me')).toEqual({ rounds: [1, 2], players: everybody })
  expect(recordOf(groupGame(), 'me')?.hands).toEqual({ rounds: [1, 2], players: everybody })
  expect(allHands(groupGame(), 'they', 2)).toMatchObject({
    rounds: [1],
    players: [{ playerId: 'they' }, { playerId: 'me' }, { playerId: 'you' }],
  })
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
