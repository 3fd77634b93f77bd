/** The soak's referee knows which games change ratings, and by how much: protocol.md, "The round" 6 and 10. */
import fc from 'fast-check'
import { afterGame, NEWCOMER, type Strength, shownRating } from '../../../functions/settlement/rating.ts'
import { type Ended, RatingBook } from '../../../tools/soak/rating-book.ts'
import type { Result } from '../../../tools/soak/referee.ts'

type Game = Pick<Result, 'players' | 'over'>

const PLAYED: Ended = { wasPlayed: true, isInDoubt: () => false }

/** What the server does: duels whose first player wins, told with ratings that are right unless they are bent. */
class Server {
  readonly #strengths = new Map<string, Strength>()

  duel(winner: string, loser: string, { isRated = true } = {}): Game {
    const before = [winner, loser].map((playerId) => this.#strengths.get(playerId) ?? NEWCOMER)
    const after = isRated ? afterGame(before.map((one, index) => ({ ...one, won: index === 0 }))) : before
    for (const [index, playerId] of [winner, loser].entries())
      this.#strengths.set(playerId, after[index] ?? NEWCOMER)
    const ratings = [winner, loser].map((playerId, index) => ({
      playerId,
      before: shownRating(before[index] ?? NEWCOMER),
      after: shownRating(after[index] ?? NEWCOMER),
    }))
    return gameOf(ratings, winner)
  }
}

function gameOf(ratings: NonNullable<Game['over']>['ratings'], winner: string | null): Game {
  const players = ratings.map(({ playerId }) => ({ playerId, name: playerId, lives: 1, bot: false }))
  return { players, over: { winner, reason: 'won', rounds: 1, ratings } }
}

let server: Server
let book: RatingBook
beforeEach(() => {
  server = new Server()
  book = new RatingBook()
})

test('finds nothing wrong with right ratings, and computes each again', () => {
  const names = ['ann', 'ben', 'cat', 'dan', 'eve']
  const found = names.flatMap((one) =>
    names.filter((other) => other !== one).map((other) => book.violationsOf(server.duel(one, other), PLAYED)),
  )
  expect(found.flat()).toEqual([])
  expect(book.recomputed).toBe(20)
})

const BENDS: [string, (game: Game) => Game, RegExp][] = [
  ['a point too many', bend(0, ({ after, ...rest }) => ({ ...rest, after: after + 1 })), /does not give/],
  ['a rating that stays', bend(1, (rating) => ({ ...rating, after: rating.before })), /does not give/],
  [
    'a game that counts twice',
    bend(0, (rating) => ({ ...rating, after: 2 * rating.after - rating.before })),
    /does not give/,
  ],
  [
    'ratings that nobody had',
    bend(1, (rating) => ({ ...rating, before: 1000 })),
    /began with a rating of 1000 and not 1500/,
  ],
  ['a rated game that changes nothing', unchanged, /does not give: 1500 to 1500, 1500 to 1500/],
]

function bend(of: number, how: (rating: NonNullable<Game['over']>['ratings'][number]) => object) {
  return ({ players, over }: Game): Game => ({
    players,
    over: over && {
      ...over,
      ratings: over.ratings.map((rating, index) => (index === of ? { ...rating, ...how(rating) } : rating)),
    },
  })
}

function unchanged({ over }: Game): Game {
  const ratings = over?.ratings.map((rating) => ({ ...rating, after: rating.before })) ?? []
  return gameOf(ratings, over?.winner ?? null)
}

test.each(BENDS)('notices %s', (_name, bent, found) => {
  expect(book.violationsOf(bent(server.duel('ann', 'ben')), PLAYED).join()).toMatch(found)
})

test('a game that was settled while the next one ran is not yet in the ratings that the next one began with', () => {
  const first = server.duel('ann', 'ben')
  const beside = new Server().duel('ann', 'cat')
  expect(book.violationsOf(first, PLAYED)).toEqual([])
  expect(book.violationsOf(beside, PLAYED)).toEqual([])
})

test('a game whose end nobody heard is not held against the ratings after it', () => {
  server.duel('ann', 'ben')
  const next = server.duel('ann', 'cat')
  const inDoubt = { ...PLAYED, isInDoubt: (playerId: string) => playerId === 'ann' }
  expect(book.violationsOf(next, inDoubt)).toEqual([])
  expect(book.violationsOf(server.duel('ann', 'dan'), PLAYED)).toEqual([])
  expect(new RatingBook().violationsOf(next, PLAYED)).not.toEqual([])
})

describe('no rating is changed by', () => {
  test.each<[string, (game: Game) => Game, Partial<Ended>]>([
    ['a game of a private room', (game) => game, {}],
    [
      'a game with a bot',
      ({ players, over }) => ({
        over,
        players: players.map((one) => ({ ...one, bot: one.playerId === 'ben' })),
      }),
      {},
    ],
    [
      'a game without a winner',
      ({ over, ...rest }) => ({ ...rest, over: over && { ...over, winner: null } }),
      {},
    ],
    ['a game without a round judged on two hands', (game) => game, { wasPlayed: false }],
  ])('%s', (name, made, ended) => {
    if (name.includes('private')) book.addFriend('ben')
    const game = made(server.duel('ann', 'ben'))
    expect(book.violationsOf(game, { ...PLAYED, ...ended })).toEqual([`ratings changed by ${name}`])
    expect(new RatingBook().violationsOf(unchanged(game), { ...PLAYED, wasPlayed: false })).toEqual([])
  })
})

describe('two players against each other', () => {
  const playAgain = (times: number, counts: (game: number) => boolean) =>
    Array.from({ length: times }, (_, game) =>
      book.violationsOf(server.duel('ann', 'ben', { isRated: counts(game) }), PLAYED),
    )

  test('move their ratings in five of thirty games', () => {
    expect(playAgain(30, (game) => game < 5).flat()).toEqual([])
  })

  test('and once more, if two of their games overlapped, but no further', () => {
    const found = playAgain(8, () => true)
    expect(found.slice(0, 6).flat()).toEqual([])
    expect(found[6]).toEqual(['ratings changed by more than 5 games of the same two players'])
  })

  test('move them in the fifth game too', () => {
    const found = playAgain(5, (game) => game < 4)
    expect(found.map((violations) => violations.length)).toEqual([0, 0, 0, 0, 1])
  })

  test('move them again once others came in between', () => {
    expect(playAgain(5, () => true).flat()).toEqual([])
    const others = Array.from({ length: 40 }, (_, game) => server.duel(game % 2 ? 'ann' : 'ben', `p${game}`))
    expect(others.flatMap((game) => book.violationsOf(game, PLAYED))).toEqual([])
    expect(playAgain(1, () => true).flat()).toEqual([])
  })
})

test('whichever games overlap, right ratings are never called wrong', () => {
  const names = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay']
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          pair: fc.shuffledSubarray(names, { minLength: 2, maxLength: 2 }),
          late: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
        }),
        { minLength: 100, maxLength: 300 },
      ),
      (games) => {
        const told = new RatingBook()
        const changes = new Map<string, Strength[]>(names.map((name) => [name, []]))
        for (const { pair, late } of games) {
          // What a player has begun with lacks the changes of the games that ran meanwhile.
          const before = pair.map((name, index) => {
            const known = changes.get(name) ?? []
            const counted = known.slice(0, Math.max(0, known.length - (late[index] ?? 0)))
            return counted.reduce(
              (sum, one) => ({ mu: sum.mu + one.mu, sigma: sum.sigma + one.sigma }),
              NEWCOMER,
            )
          })
          const after = afterGame(before.map((one, index) => ({ ...one, won: index === 0 })))
          const ratings = pair.map((playerId, index) => {
            const [one, other] = [before[index] ?? NEWCOMER, after[index] ?? NEWCOMER]
            changes.get(playerId)?.push({ mu: other.mu - one.mu, sigma: other.sigma - one.sigma })
            return { playerId, before: shownRating(one), after: shownRating(other) }
          })
          const found = told.violationsOf(gameOf(ratings, pair[0] ?? null), PLAYED)
          expect(found.filter((what) => /does not give|began with/.test(what))).toEqual([])
        }
      },
    ),
    { numRuns: 20 },
  )
})
