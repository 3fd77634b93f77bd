import { type Game, noGames, RefusedError, type Result, updateGames } from '../../client/index.ts'
import { REASONS } from '../../protocol/constants.ts'
import { ERROR_CODES } from '../../protocol/errors.ts'
import { messagesIn } from '../../web/i18n/catalogue.ts'
import { ratingNews, sayEnd } from '../../web/i18n/endings.ts'
import {
  joinSentences,
  nameOf,
  sayChange,
  sayNotice,
  sayOutcome,
  sayReason,
  sayResult,
  sayWhen,
  shortNameOf,
} from '../../web/i18n/formatting.ts'
import { LANGUAGES, languageOf } from '../../web/state/language.ts'
import { noticeOf } from '../../web/state/notice.ts'
import { players, resultPush } from '../client/stage.ts'

const en = messagesIn('en')
const ja = messagesIn('ja')

const draw = resultPush(1, { outcome: 'draw', winners: [], losers: [] })
const lost = resultPush(1, { winners: ['you'], losers: ['me'] })
const abandoned = resultPush(1, { outcome: 'abandoned', winners: [], losers: ['me', 'you'] })

test('the language is the first of the reader’s that the page speaks', () => {
  expect(languageOf(['ja-JP', 'en'])).toBe('ja')
  expect(languageOf(['de-CH', 'JA'])).toBe('ja')
  expect(languageOf(['de', 'en-GB', 'ja'])).toBe('en')
  expect(languageOf([])).toBe('en')
})

test('a nameless animal speaks the reader’s language, and a name stays as it is', () => {
  expect(nameOf(ja, { name: 'Nameless Fox' })).toBe('ななしのキツネ')
  expect(nameOf(en, { name: 'ななしのキツネ #a-_9' })).toBe('Nameless Fox #a-_9')
  expect(nameOf(en, { name: 'Nameless Fox' })).toBe('Nameless Fox')
  for (const name of ['Fox', 'Nameless', 'ななしの', 'Nameless Fox!', 'Mei #1'])
    expect(nameOf(ja, { name })).toBe(name)
})

test('a narrow place shows only the animal of a nameless player', () => {
  expect(shortNameOf(ja, { name: 'Nameless Fox 2' })).toEqual({ short: 'キツネ', tag: ' 2' })
  expect(shortNameOf(en, { name: 'ななしのキツネ' })).toEqual({ short: 'Fox', tag: '' })
  for (const name of ['Fox', 'Nameless', 'Mei 2']) expect(shortNameOf(en, { name }).short).toBe(name)
  expect(shortNameOf(en, { name: 'Robo', bot: true }).short).toBe(en.bot)
})

test.each<[Result, string, string]>([
  [resultPush(1), 'This round is yours!', 'この回は、あなたの勝ち!'],
  [lost, 'Yuki takes this round', 'この回は、Yukiさんの勝ち'],
  [draw, 'A draw. Again…', 'あいこで…'],
  [abandoned, 'Nobody threw a hand', 'だれも出しませんでした'],
])('an outcome is told from where the player sits', (result, english, japanese) => {
  expect(sayOutcome(en, result, 'me')).toBe(english)
  expect(sayOutcome(ja, result, 'me')).toBe(japanese)
})

test('a watcher sees who wins, with the right number', () => {
  const both = resultPush(1, { winners: ['me', 'you'] })
  expect(sayOutcome(en, resultPush(1))).toBe('Mei takes this round')
  expect(sayOutcome(en, both)).toBe('Mei and Yuki take this round')
  expect(sayOutcome(ja, both)).toBe('この回は、MeiさんとYukiさんの勝ち')
})

const handsOf = (
  mine: 'rock' | 'paper' | null,
  theirs: 'rock' | 'scissors' | null,
  missed: 'timeout' | 'left',
) => [
  { playerId: 'me', hand: mine, missed: mine ? null : missed },
  { playerId: 'you', hand: theirs, missed: theirs ? null : missed },
]

test.each<[string, Result, string]>([
  ['two hands', resultPush(1), 'Rock blunts scissors'],
  ['the same hands', { ...draw, hands: handsOf('rock', 'rock', 'left') }, 'Rock on both sides'],
  ['the other was late', resultPush(1, { hands: handsOf('rock', null, 'timeout') }), 'Yuki missed the turn'],
  ['the other left', resultPush(1, { hands: handsOf(null, null, 'left'), losers: ['you'] }), 'Yuki left'],
  ['oneself was late', { ...lost, hands: handsOf(null, 'rock', 'timeout') }, 'You missed the turn'],
])('why: %s', (_, result, why) => {
  expect(sayReason(en, result, 'me')).toBe(why)
})

test('a round is read out whole, in either language', () => {
  expect(joinSentences(en, sayResult(en, resultPush(3), 'me'))).toBe(
    'You: rock. Yuki: scissors. Rock blunts scissors. This round is yours! Yuki: 3 left.',
  )
  expect(joinSentences(ja, sayResult(ja, resultPush(3), 'me'))).toBe(
    'あなたはグー。 Yukiさんはチョキ。 グーはチョキに勝ち。かたくて切れません。 この回は、あなたの勝ち! Yukiさん、ハート残り3。',
  )
})

const ratings = [
  { playerId: 'me', before: 1500, after: 1583 },
  { playerId: 'you', before: 1612, after: 1540 },
]

function gameOf(...results: Result[]): Game {
  const { current } = results.reduce((games, result) => updateGames(result, games), noGames)
  if (!current) throw new Error('There is no game.')
  return current
}

const withLives = (mine: number, theirs: number) =>
  players.map((one) => ({ ...one, lives: one.playerId === 'me' ? mine : theirs }))

function ending(winner: string | null, reason: (typeof REASONS)[number], fields: Partial<Result> = {}): Game {
  const lives = winner === 'me' ? withLives(1, 0) : withLives(0, 1)
  return gameOf(resultPush(1, { players: lives, over: { winner, reason, rounds: 1, ratings }, ...fields }))
}

test.each<[string, Game, string, string]>([
  ['won', ending('me', 'won'), 'You win!', 'You kept a heart to the end'],
  [
    'lost',
    ending('you', 'won', {
      winners: ['you'],
      losers: ['me'],
      hands: [
        { playerId: 'me', hand: 'paper', missed: null },
        { playerId: 'you', hand: 'scissors', missed: null },
      ],
    }),
    'You lose',
    'Scissors cut your last paper',
  ],
  [
    'the other left',
    ending('me', 'forfeit', { hands: handsOf(null, null, 'left') }),
    'You win!',
    'Yuki left, so you win',
  ],
  [
    'the other was late',
    ending('me', 'forfeit', { hands: handsOf('rock', null, 'timeout') }),
    'You win!',
    'Yuki missed the turn, so you win',
  ],
  [
    'late with the last heart',
    ending('you', 'forfeit', { hands: handsOf(null, 'rock', 'timeout') }),
    'You lose',
    'You missed the turn with your last heart',
  ],
  ['left', ending('you', 'forfeit', { hands: handsOf(null, null, 'left') }), 'You lose', 'You left the game'],
  ['nobody threw', ending(null, 'abandoned'), 'No winner', 'Nobody threw any more, so the game is over'],
  ['a hundred rounds', ending(null, 'exhausted'), 'No winner', 'A hundred rounds, and nobody won'],
  [
    'called off',
    ending(null, 'aborted'),
    'Game called off',
    'Something went wrong on our side. Ratings stay as they were',
  ],
])('an end says how and why: %s', (_, game, title, why) => {
  const { title: lines, why: reasons } = sayEnd(en, game, 'me')
  expect([lines.join(' '), reasons.join(' ')]).toEqual([title, why])
})

test('two missed turns in a row are shown as such', () => {
  const hands = handsOf(null, 'rock', 'timeout')
  const over = { winner: 'you', reason: 'forfeit', rounds: 2, ratings } as const
  const game = gameOf(
    resultPush(1, { hands, players: withLives(2, 3), winners: ['you'], losers: ['me'] }),
    resultPush(2, {
      hands,
      players: withLives(0, 3),
      winners: ['you'],
      losers: ['me'],
      over: { ...over, ratings: [] },
    }),
  )
  expect(sayEnd(en, game, 'me').why.join(' ')).toBe('You missed two turns in a row')
  expect(sayEnd(ja, game, 'me').why.join('')).toBe('2回続けて出しそびれました')
})

test('the end of a game that was missed is not made up', () => {
  expect(sayEnd(en, gameOf(resultPush(1)), 'me').why).toEqual(['It ended while you were away'])
})

test('a rating shows its value, its change, and the reason', () => {
  expect(ratingNews(en, ending('me', 'won'), 'me')).toEqual({
    after: 1583,
    change: 83,
    why: 'You beat Yuki (1612), rated above you',
  })
  expect(ratingNews(ja, ending('me', 'won'), 'me')?.why).toBe('自分より強いYukiさん(1612)に勝ちました')
  const same = { playerId: 'me', before: 1500, after: 1500 }
  const over = { winner: 'me', reason: 'won', rounds: 1, ratings: [same] } as const
  const bots = players.map((one) => ({ ...one, bot: one.playerId === 'you' }))
  const game = gameOf(resultPush(1, { players: bots, over: { ...over, ratings: [same] } }))
  expect(ratingNews(en, game, 'me')?.why).toBe('Games with the bot do not change ratings')
  expect([83, -79, 0].map((change) => sayChange(change))).toEqual(['+83', '−79', '±0'])
})

test('in a group, a player who was out early sees when', () => {
  const three = [...players, { playerId: 'they', name: 'Rin', lives: 3, bot: false }]
  const out = three.map((one) => (one.playerId === 'me' ? { ...one, lives: 0 } : one))
  const over = { winner: 'they', reason: 'won' as const, rounds: 5, ratings: [] }
  const game = gameOf(
    resultPush(1, { players: three }),
    resultPush(2, { players: out }),
    resultPush(5, { players: out, over }),
  )
  expect(sayEnd(en, game, 'me').why.join(' ')).toBe('You were out in round 2')
  expect(sayEnd(en, game, 'they').why).toEqual(['You are the last one in'])
  expect(sayEnd(en, game, 'somebody else').title.join(' ')).toBe('Rin wins!')
})

test('every reason and every refusal has words for every side, in every language, and never a code', () => {
  for (const t of LANGUAGES.map(messagesIn)) {
    for (const reason of REASONS)
      for (const winner of ['me', 'you', null])
        expect(sayEnd(t, ending(winner, reason), 'me').title).not.toEqual([])
    for (const code of ERROR_CODES) {
      const sentence = sayNotice(t, noticeOf(new RefusedError('join', code, 'for developers')))
      expect(sentence).not.toContain('_')
      expect(sentence).not.toBe('')
    }
  }
})

test('names: the bot has none, nor has a player who gave none', () => {
  expect(nameOf(ja, { name: 'Botan', bot: true })).toBe('ロボ')
  expect(nameOf(ja, { name: 'Player a-_9' })).toBe('ななし')
  expect(nameOf(en, { name: 'Player One' })).toBe('Player One')
})

test('a time is formatted for the reader', () => {
  const now = new Date(2026, 4, 7, 21, 0).getTime()
  expect(sayWhen(en, new Date(2026, 4, 7, 20, 41).getTime(), now)).toBe('Today 20:41')
  expect(sayWhen(ja, new Date(2026, 4, 6, 8, 5).getTime(), now)).toBe('昨日 08:05')
  expect(sayWhen(ja, new Date(2026, 4, 1, 8, 5).getTime(), now)).toBe('5月1日 08:05')
})

test('the bot is called the same everywhere, and is no person in Japanese', () => {
  const bot = { name: 'Robo', bot: true }
  expect([ja.waitingFor(nameOf(ja, bot)), ja.sayReady(nameOf(ja, bot))]).toEqual([
    'ロボを待っています',
    'ロボが出しました',
  ])
  expect([en.waitingFor(nameOf(en, bot)), en.versus(nameOf(en, bot))]).toEqual([
    'Waiting for the bot',
    'vs the bot',
  ])
})

test('how many of the others are ready', () => {
  expect(['0', '1', '3'].map((ready) => en.othersReady(ready, '3'))).toEqual([
    'Nobody else is ready yet',
    '1 of 3 others are ready',
    'Everybody else is ready',
  ])
  expect(ja.othersReady('3', '3')).toBe('ほかの人は、みんな出しました')
})
