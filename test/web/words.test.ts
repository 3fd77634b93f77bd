import {
  ConnectionLostError,
  type Game,
  noGames,
  RefusedError,
  type Result,
  updateGames,
} from '../../client/index.ts'
import { REASONS } from '../../protocol/constants.ts'
import { ERROR_CODES } from '../../protocol/errors.ts'
import {
  sayDuration,
  sayEnd,
  sayError,
  sayMissing,
  sayOutcome,
  sayOutcomeShortly,
  sayPastGame,
  sayResult,
  sayRoom,
} from '../../web/words.ts'
import { players, resultPush } from '../client/stage.ts'

const draw = resultPush(1, { outcome: 'draw', winners: [], losers: [] })
const lost = resultPush(1, { winners: ['you'], losers: ['me'] })
const abandoned = resultPush(1, { outcome: 'abandoned', winners: [], losers: ['me', 'you'] })

test.each<[Result, string, string]>([
  [resultPush(1), 'You win the round.', 'Won'],
  [lost, 'You lose the round.', 'Lost'],
  [draw, 'A draw.', 'Draw'],
  [abandoned, 'Nobody threw.', 'Nobody threw'],
])('an outcome is told from where the player sits', (result, sentence, word) => {
  expect(sayOutcome(result, 'me')).toBe(sentence)
  expect(sayOutcomeShortly(result, 'me')).toBe(word)
})

test('who only watches is told who wins', () => {
  expect(sayOutcome(resultPush(1), 'somebody else')).toBe('Mei wins the round.')
  expect(sayOutcome(resultPush(1, { winners: ['me', 'you'] }), 'somebody else')).toBe(
    'Mei and Yuki win the round.',
  )
})

test('who had no need to throw, because everybody else left, did not miss anything', () => {
  const left = resultPush(1, {
    hands: [
      { playerId: 'me', hand: null, missed: null },
      { playerId: 'you', hand: null, missed: 'left' },
    ],
    winners: [],
  })
  expect(sayResult(left, 'me')).toBe('Round 1. You: no need. Yuki: left. Yuki loses the round.')
})

test('a round is read out whole', () => {
  const slow = resultPush(3, {
    hands: [
      { playerId: 'me', hand: 'paper', missed: null },
      { playerId: 'you', hand: null, missed: 'timeout' },
    ],
  })
  expect(sayResult(slow, 'me')).toBe('Round 3. You: paper. Yuki: too slow. You win the round.')
})

function gameEnding(winner: string | null, reason: (typeof REASONS)[number]): Game {
  const result = resultPush(1, { over: { winner, reason, rounds: 1, ratings: [] } })
  const { current } = updateGames(result, noGames)
  if (!current) throw new Error('There is no game.')
  return current
}

test.each<[string, Game, string, RegExp]>([
  ['won', gameEnding('me', 'won'), 'You win!', /last life/],
  ['lost', gameEnding('you', 'won'), 'You lose', /Yuki wins.*last life/],
  ['won by forfeit', gameEnding('me', 'forfeit'), 'You win!', /stopped playing/],
  ['lost by forfeit', gameEnding('you', 'forfeit'), 'You lose', /in time/],
  ['abandoned', gameEnding(null, 'abandoned'), 'Nobody wins', /Nobody threw/],
  ['exhausted', gameEnding(null, 'exhausted'), 'Nobody wins', /hundred rounds/],
  ['aborted', gameEnding(null, 'aborted'), 'The game was called off', /does not count, and nobody lost/],
])('an end says how and why: %s', (_, game, title, why) => {
  expect(sayEnd(game, 'me')).toEqual({ title, why: expect.stringMatching(why) })
})

test('every reason has a sentence for every side', () => {
  for (const reason of REASONS) {
    for (const winner of ['me', 'you', null])
      expect(sayEnd(gameEnding(winner, reason), 'me').why).not.toBe('')
  }
})

test('the end of a game that was missed is not made up', () => {
  const { current } = updateGames(resultPush(1, { players }), noGames)
  expect(current && sayEnd(current, 'me').title).toBe('The game went on without you')
})

test('every refusal is said in a sentence, never in a code', () => {
  for (const code of ERROR_CODES) {
    const sentence = sayError(new RefusedError('join', code, 'for developers'))
    expect(sentence).toMatch(/^[A-Z].*[.…]$/)
    expect(sentence).not.toContain('_')
  }
  expect(sayError(new ConnectionLostError('join', true))).toMatch(/connection was lost/)
})

test('a duration is minutes and seconds', () => {
  expect([0, 999, 61_000, 600_000, -5].map(sayDuration)).toEqual(['0:00', '0:00', '1:01', '10:00', '0:00'])
})

test('in a group, who was out early is told when', () => {
  const three = [...players, { playerId: 'they', name: 'Rin', lives: 3, bot: false }]
  const out = three.map((one) => (one.playerId === 'me' ? { ...one, lives: 0 } : one))
  const over = { winner: 'they', reason: 'won', rounds: 5, ratings: [] } as const
  const results = [
    resultPush(1, { players: three }),
    resultPush(2, { players: out }),
    resultPush(5, { players: out, over: { ...over, ratings: [] } }),
  ]
  const { current } = results.reduce((games, result) => updateGames(result, games), noGames)
  expect(current && sayEnd(current, 'me')).toEqual({
    title: 'You lose',
    why: 'Rin wins. You were out in round 2.',
  })
  expect(current && sayEnd(current, 'they').why).toBe('You are the last one in.')
  expect(current && sayEnd(current, 'somebody else')).toEqual({ title: 'The game is over', why: 'Rin wins.' })
})

test('a room is read out letter by letter, with everybody in it', () => {
  const two = [
    { playerId: 'me', name: 'Mei' },
    { playerId: 'you', name: 'Yuki' },
  ]
  const room = { code: 'K7M2P', host: 'me', size: 4, lives: 1, players: two }
  expect(sayRoom(room)).toBe('Room K 7 M 2 P. 2 of 4 players: Mei and Yuki.')
})

test.each<[string | null, (typeof REASONS)[number], string]>([
  ['me', 'won', 'You won'],
  ['you', 'won', 'Yuki won'],
  [null, 'abandoned', 'Nobody threw'],
  [null, 'exhausted', 'Nobody won'],
  [null, 'aborted', 'Called off'],
])('a past game is told by its winner: %s, %s', (winner, reason, said) => {
  const two = [
    { playerId: 'me', name: 'Mei' },
    { playerId: 'you', name: 'Yuki' },
  ]
  expect(sayPastGame({ gameId: 'g1', endedAt: 0, players: two, winner, reason, rounds: 1 }, 'me')).toBe(said)
})

test('who is missing for a rematch is told by name', () => {
  expect(sayMissing(['Mei', 'Rin'])).toBe('Waiting for Mei and Rin.')
  expect(sayMissing([])).toBe('Everybody wants to. One moment…')
})
