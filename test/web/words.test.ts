import {
  ConnectionLostError,
  type Game,
  noGames,
  RefusedError,
  type Result,
  updateGames,
} from '../../client/index.ts'
import { ERROR_CODES } from '../../protocol/errors.ts'
import { REASONS } from '../../protocol/words.ts'
import { sayDuration, sayEnd, sayError, sayOutcome, sayOutcomeShortly, sayResult } from '../../web/words.ts'
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
