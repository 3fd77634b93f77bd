/** The canary's game is played for real by test/operations. Here: results that no game may have. */
import { checkResult } from '../../../functions/canary/play.ts'
import type { Hand } from '../../../protocol/constants.ts'

type Checked = Parameters<typeof checkResult>[0]

/** The result of a round of one life, judged by the rules: the player throws rock. */
function resultOf(botHand: Hand): Checked {
  const outcome = { rock: 'draw', paper: 'lost', scissors: 'won' }[botHand]
  const isWon = outcome === 'won'
  const [winner, loser] = isWon ? ['ann', 'bot-1'] : ['bot-1', 'ann']
  const isDraw = outcome === 'draw'
  const livesOf = (playerId: string) => (!isDraw && playerId === loser ? 0 : 1)
  return {
    gameId: 'g',
    round: 1,
    hands: [
      { playerId: 'ann', hand: 'rock', missed: null },
      { playerId: 'bot-1', hand: botHand, missed: null },
    ],
    outcome: isDraw ? 'draw' : 'decided',
    winners: isDraw ? [] : [winner],
    losers: isDraw ? [] : [loser],
    players: [
      { playerId: 'ann', name: 'Canary', lives: livesOf('ann'), bot: false },
      { playerId: 'bot-1', name: 'Botan', lives: livesOf('bot-1'), bot: true },
    ],
    over: isDraw ? null : { winner, reason: 'won', rounds: 1, ratings: [] },
  } as Checked
}

test.each(['rock', 'paper', 'scissors'] as const)(
  'a round against %s that was judged right is right',
  (hand) => {
    expect(() => checkResult(resultOf(hand))).not.toThrow()
  },
)

const over = (change: object) => (result: Checked) =>
  ({ ...result, over: result.over && { ...result.over, ...change } }) as Checked

test.each<[string, Hand, (result: Checked) => Checked, string]>([
  [
    'a draw that somebody loses',
    'rock',
    (result) => ({ ...result, losers: ['ann'] }),
    'two rocks are no draw',
  ],
  [
    'a draw that ends the game',
    'rock',
    (result) => ({ ...result, over: resultOf('paper').over }),
    'two rocks are no draw',
  ],
  [
    'a loser who wins',
    'paper',
    (result) => ({ ...result, winners: ['ann'], losers: ['bot-1'] }),
    'judged wrong',
  ],
  ['nobody who loses', 'scissors', (result) => ({ ...result, losers: [] }), 'judged wrong'],
  ['a game that goes on', 'paper', (result) => ({ ...result, over: null }), 'the game goes on'],
  ['another winner of the game', 'paper', over({ winner: 'ann' }), 'the game goes on'],
  ['a game that was aborted', 'paper', over({ winner: null, reason: 'aborted' }), 'the game goes on'],
  [
    'a hand that was not thrown',
    'paper',
    (result) => ({ ...result, hands: result.hands.map((one) => ({ ...one, hand: 'paper' })) }),
    'the hand that counted is paper, not rock',
  ],
  [
    'a bot without a hand',
    'paper',
    (result) => ({ ...result, hands: result.hands.slice(0, 1) }),
    'the bot has not thrown',
  ],
  [
    'a game without a bot',
    'paper',
    (result) => ({ ...result, players: result.players.map((one) => ({ ...one, bot: false })) }),
    'not between a player and a bot',
  ],
])('the canary fails over %s', (_what, hand, bend, sentence) => {
  expect(() => checkResult(bend(resultOf(hand)))).toThrow(sentence)
})
