import { GameBook } from '../../../tools/soak/game-book.ts'
import type { Result } from '../../../tools/soak/referee.ts'

const players = (ann: number, ben: number) => [
  { playerId: 'ann', name: 'Ann', lives: ann, bot: false },
  { playerId: 'ben', name: 'Ben', lives: ben, bot: false },
]

const decided: Result = {
  type: 'result',
  gameId: 'g',
  round: 1,
  hands: [
    { playerId: 'ann', hand: 'rock', missed: null },
    { playerId: 'ben', hand: 'paper', missed: null },
  ],
  outcome: 'decided',
  winners: ['ben'],
  losers: ['ann'],
  players: players(0, 1),
  over: {
    winner: 'ben',
    reason: 'won',
    rounds: 1,
    ratings: [
      { playerId: 'ann', before: 2, after: 1 },
      { playerId: 'ben', before: 1, after: 2 },
    ],
  },
}

function begun(now = () => 0) {
  const book = new GameBook(now)
  book.begins({ gameId: 'g', round: 1, players: players(1, 1) })
  book.throws('ann', 'g', 1, 'rock')
  book.taken('ann', 'g', 1, 'rock')
  book.throws('ben', 'g', 1, 'paper')
  return book
}

test('a game that was judged right is counted, and its end remembered', () => {
  const book = begun()
  book.hears(decided)
  book.hears(decided)
  expect(book).toMatchObject({ faults: [], judged: 1, running: [] })
  expect(book.endings.get('g')).toEqual(decided.over)
})

test('a game whose end nobody hears runs no longer after a minute without news', () => {
  let now = 0
  const book = begun(() => now)
  now = 60_000
  expect(book.running).toEqual(['g'])
  now = 60_001
  expect(book.running).toEqual([])
  book.hears(decided)
  expect(book).toMatchObject({ faults: [], judged: 1 })
})

const BAD: [string, (book: GameBook) => void, RegExp][] = [
  [
    'a hand that nobody threw',
    (book) => {
      book.hears({
        ...decided,
        hands: [decided.hands[0] as never, { playerId: 'ben', hand: 'scissors', missed: null }],
      })
    },
    /ben never threw scissors/,
  ],
  [
    'a hand that was taken, and judged as missed',
    (book) => {
      book.hears({
        ...decided,
        hands: [{ playerId: 'ann', hand: null, missed: 'timeout' }, decided.hands[1] as never],
      })
    },
    /ann threw rock, and timeout was judged/,
  ],
  [
    'two players who hear different results',
    (book) => {
      book.hears(decided)
      book.hears({ ...decided, winners: [] })
    },
    /two results that differ/,
  ],
  ['a second hand that was taken', (book) => book.taken('ann', 'g', 1, 'paper'), /ann threw twice/],
  [
    'a round after the last',
    (book) => {
      book.hears(decided)
      book.hears({ ...decided, round: 2 })
    },
    /a round after the end/,
  ],
]

test.each(BAD)('notices %s', (_name, happens, fault) => {
  const book = begun()
  happens(book)
  expect(book.faults.join('\n')).toMatch(fault)
})
