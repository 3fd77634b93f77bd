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
      { playerId: 'ann', before: 1500, after: 1456 },
      { playerId: 'ben', before: 1500, after: 1583 },
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
  expect(book).toMatchObject({ violations: [], judged: 1, running: [] })
  expect(book.endings.get('g')).toEqual(decided.over)
})

test('a game without news for a minute counts as ended', () => {
  let now = 0
  const book = begun(() => now)
  now = 60_000
  expect(book.running).toEqual(['g'])
  now = 60_001
  expect(book.running).toEqual([])
  book.hears(decided)
  expect(book).toMatchObject({ violations: [], judged: 1 })
})

test('a game of friends, who are in a private room, changes no rating', () => {
  const book = begun()
  book.ratings.addFriend('ann')
  book.hears(decided)
  expect(book.kinds.get('rated wrong')).toBe(1)
  expect(book.violations.join()).toContain('ratings changed by a game of a private room')
})

test('a win over a player who left before two hands were judged changes no rating', () => {
  const left: Result = {
    ...decided,
    hands: [
      { playerId: 'ann', hand: null, missed: 'left' },
      { playerId: 'ben', hand: null, missed: null },
    ],
    winners: [],
    over: decided.over && { ...decided.over, reason: 'forfeit' },
  }
  const book = new GameBook(() => 0)
  book.begins({ gameId: 'g', round: 1, players: players(1, 1) })
  book.hears(left)
  expect(book.violations).toEqual([
    'game g, round 1: ratings changed by a game without a round judged on two hands',
  ])
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
  ['a second hand that was taken', (book) => book.taken('ann', 'g', 1, 'paper'), /ann threw rock and paper/],
  [
    'a player who plays in two games in turn',
    (book) => {
      for (const gameId of ['g', 'h', 'g']) book.playsIn('ann', gameId, 1)
    },
    /ann plays in h too/,
  ],
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
  expect(book.violations.join('\n')).toMatch(fault)
})

describe('an answer to a hand that was sent more than once', () => {
  test('shows which hand is stored if only one was sent', () => {
    const book = new GameBook(() => 0)
    book.throws('ben', 'g', 1, 'scissors')
    book.stands('ben', 'g', 1)
    book.hears(decided)
    expect(book.violations.join('\n')).toMatch(/ben threw scissors, and paper was judged/)
    expect(book.kinds.get('acknowledged hand lost')).toBe(1)
  })

  test('shows nothing if two were sent', () => {
    const book = new GameBook(() => 0)
    for (const hand of ['scissors', 'paper'] as const) book.throws('ben', 'g', 1, hand)
    book.stands('ben', 'g', 1)
    book.hears(decided)
    expect(book.violations).toEqual([])
  })
})

describe('a game that could not go on', () => {
  const aborted: Result = {
    ...decided,
    hands: decided.hands.map(({ playerId }) => ({ playerId, hand: null, missed: null })),
    outcome: 'draw',
    winners: [],
    losers: [],
    players: players(1, 1),
    over: {
      winner: null,
      reason: 'aborted',
      rounds: 1,
      ratings: ['ann', 'ben'].map((playerId) => ({ playerId, before: 1500, after: 1500 })),
    },
  }

  test('costs no player anything, whatever was thrown', () => {
    const book = begun()
    book.hears(aborted)
    expect(book).toMatchObject({ violations: [], judged: 1, aborted: 1 })
  })

  test.each<[string, Result]>([
    ['a life', { ...aborted, players: players(0, 1) }],
    ['a missed turn', { ...aborted, hands: [{ playerId: 'ann', hand: null, missed: 'timeout' }] }],
    ['a winner', { ...aborted, over: { ...aborted.over, winner: 'ben' } as Result['over'] }],
    [
      'a rating',
      {
        ...aborted,
        over: { ...aborted.over, ratings: [{ playerId: 'ann', before: 2, after: 1 }] } as Result['over'],
      },
    ],
  ])('does not cost %s', (_name, result) => {
    const book = begun()
    book.hears(result)
    expect(book.kinds.get('judged wrong')).toBe(1)
  })
})
