/** The soak's referee agrees with the reference model on every round, and notices when a result is bent. */
import fc from 'fast-check'
import { HANDS } from '../../../protocol/constants.ts'
import { type Result, violationsOf } from '../../../tools/soak/referee.ts'
import { type Contestant, type Deed, playRound } from '../../support/rules.ts'

const NAMES = ['ann', 'ben', 'cat', 'dan']

const contestants = fc
  .array(fc.record({ lives: fc.integer({ min: 0, max: 3 }), misses: fc.integer({ min: 0, max: 1 }) }), {
    minLength: 2,
    maxLength: 4,
  })
  .map((all) => all.map((one, index): Contestant => ({ playerId: NAMES[index] ?? '', ...one })))
  .filter((all) => all.filter(({ lives }) => lives > 0).length >= 2)

const deeds = fc.array(
  fc.oneof(
    fc.record({
      playerId: fc.constantFrom(...NAMES),
      does: fc.constant('throw' as const),
      hand: fc.constantFrom(...HANDS),
    }),
    fc.record({ playerId: fc.constantFrom(...NAMES), does: fc.constant('leave' as const) }),
  ) as fc.Arbitrary<Deed>,
  { maxLength: 8 },
)
const round = fc.constantFrom(2, 50, 100)

function resultOf(before: Contestant[], played: Deed[], number: number): Result {
  const { verdict } = playRound(number, before, played, new Set())
  const players = verdict.players.map(({ playerId, lives }) => ({
    playerId,
    name: playerId,
    lives,
    bot: false,
  }))
  const ratings = players.map(({ playerId }) => ({ playerId, before: 1, after: 1 }))
  const over = verdict.over && { ...verdict.over, ratings }
  const { hands, outcome, winners, losers } = verdict
  return { type: 'result', gameId: 'g', round: number, hands, outcome, winners, losers, players, over }
}

const knowledgeOf = (before: Contestant[]) => ({
  lives: new Map(before.map(({ playerId, lives }) => [playerId, lives])),
  missed: new Set(before.filter(({ misses }) => misses > 0).map(({ playerId }) => playerId)),
})

test('finds nothing wrong with a round that was judged by the rules', () => {
  fc.assert(
    fc.property(contestants, deeds, round, (before, played, number) => {
      expect(violationsOf(resultOf(before, played, number), knowledgeOf(before))).toEqual([])
    }),
    { numRuns: 1_000 },
  )
})

const bends: [string, (result: Result) => Result][] = [
  ['another outcome', (result) => ({ ...result, outcome: result.outcome === 'draw' ? 'decided' : 'draw' })],
  ['a loser who is not told', (result) => ({ ...result, losers: result.losers.slice(1) })],
  ['somebody who wins as well', (result) => ({ ...result, winners: [...result.winners, 'eve'] })],
  [
    'a life too many',
    (result) => ({ ...result, players: result.players.map((one) => ({ ...one, lives: one.lives + 1 })) }),
  ],
  [
    'a game that goes on, or ends',
    (result) => ({
      ...result,
      over: result.over ? null : { winner: null, reason: 'abandoned', rounds: result.round, ratings: [] },
    }),
  ],
]

test.each(bends)('notices %s', (_name, bend) => {
  fc.assert(
    fc.property(contestants, deeds, round, (before, played, number) => {
      const result = resultOf(before, played, number)
      fc.pre(result.losers.length > 0)
      expect(violationsOf(bend(result), knowledgeOf(before))).not.toEqual([])
    }),
  )
})
