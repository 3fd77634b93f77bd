/**
 * Six players at one table, who throw, miss, drop, come back and leave by chance: 150 games on virtual time,
 * each held against the plain rules.
 */
import fc from 'fast-check'
import { HANDS, type Hand } from '../../protocol/constants.ts'
import { playGame } from '../support/referee.ts'
import { type Contestant, type Deed, LAST_ROUND, playRound, type Verdict } from '../support/rules.ts'

const SIX = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay']
const GAMES = 150
/** Fixed seed. It produces each of the usual endings. */
const SEED = 20_261_130

/** What a player does in a round: a hand, once or twice; nothing, for as many rounds as given; or leaving. */
type Conduct =
  | { is: 'there'; hand: Hand; twice: boolean }
  | { is: 'dropped'; rounds: number }
  | { is: 'leaving'; after: Hand | null }

/** Scissors are rare, for most rounds of six hands by equal chance are draws. */
const hand = fc.constantFrom<Hand>('rock', 'rock', 'rock', 'rock', 'paper', 'paper', 'paper', 'scissors')
const conduct: fc.Arbitrary<Conduct> = fc.oneof(
  { weight: 16, arbitrary: fc.record({ is: fc.constant('there' as const), hand, twice: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('dropped' as const), rounds: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('leaving' as const), after: fc.option(hand) }),
  },
)

interface Round {
  /** By player. */
  conducts: Conduct[]
  /** The order in which they act. */
  order: string[]
}

const round: fc.Arbitrary<Round> = fc.record({
  conducts: fc.array(conduct, { minLength: SIX.length, maxLength: SIX.length }),
  order: fc.shuffledSubarray(SIX, { minLength: SIX.length }),
})

/** The deeds round by round. Who dropped does nothing until back, and then goes on as planned. */
function deedsOf(rounds: Round[]): Deed[][] {
  const backIn = new Map<string, number>()
  return rounds.map(({ conducts, order }, index) =>
    order.flatMap((playerId): Deed[] => {
      if ((backIn.get(playerId) ?? 0) > index) return []
      const what = conducts[SIX.indexOf(playerId)]
      if (!what) return []
      if (what.is === 'dropped') {
        backIn.set(playerId, index + what.rounds)
        return []
      }
      const throws = (thrown: Hand): Deed => ({ playerId, does: 'throw', hand: thrown })
      if (what.is === 'there') {
        // The second is another hand, which is not to count.
        const other = HANDS[(HANDS.indexOf(what.hand) + 1) % HANDS.length] ?? what.hand
        return what.twice ? [throws(what.hand), throws(other)] : [throws(what.hand)]
      }
      const leaves: Deed = { playerId, does: 'leave' }
      return what.after ? [throws(what.after), leaves] : [leaves]
    }),
  )
}

function byTheRules(deeds: Deed[][], lives: number): Verdict[] {
  let players: Contestant[] = SIX.map((playerId) => ({ playerId, lives, misses: 0 }))
  let gone = new Set<string>()
  const verdicts: Verdict[] = []
  for (let number = 1; number <= LAST_ROUND; number++) {
    const played = playRound(number, players, deeds[number - 1] ?? [], gone)
    verdicts.push(played.verdict)
    if (played.verdict.over) break
    players = played.verdict.players
    gone = played.gone
  }
  return verdicts
}

const livesOf = (players: { playerId: string; lives: number }[]) =>
  players.map(({ playerId, lives }) => [playerId, lives])

test(`${GAMES} games of six go as the rules say, to the last one standing`, async () => {
  const reasons = new Map<string, number>()
  const game = fc.record({
    lives: fc.constantFrom(1, 1, 2, 2, 3, 5),
    rounds: fc.array(round, { minLength: 1, maxLength: 8 }),
  })
  await fc.assert(
    fc.asyncProperty(game, async ({ lives, rounds }) => {
      const deeds = deedsOf(rounds)
      const { results, execution } = await playGame((number) => deeds[number - 1] ?? [], {
        names: SIX,
        lives,
      })
      const verdicts = byTheRules(deeds, lives)
      expect(
        results.map(({ hands, outcome, winners, losers, over }) => ({
          hands: hands.map(({ playerId, hand: thrown, missed }) => ({ playerId, hand: thrown, missed })),
          outcome,
          winners,
          losers,
          over,
        })),
      ).toEqual(verdicts.map(({ players: _players, ...verdict }) => verdict))
      expect(results.map(({ players }) => livesOf(players))).toEqual(
        verdicts.map(({ players }) => livesOf(players)),
      )
      expect(execution.status).toBe('SUCCEEDED')
      const reason = results.at(-1)?.over?.reason ?? 'none'
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }),
    { numRuns: GAMES, seed: SEED },
  )
  // None of the usual ends went unplayed.
  expect([...reasons.keys()].sort()).toEqual(['abandoned', 'forfeit', 'won'])
}, 600_000)
