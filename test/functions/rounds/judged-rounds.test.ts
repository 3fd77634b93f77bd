/** The judged rounds, as a game's item keeps them. */
import fc from 'fast-check'
import { decodeRounds, encodeRound } from '../../../functions/rounds/judged-rounds.ts'
import { HANDS } from '../../../protocol/constants.ts'
import type { PastRound } from '../../../protocol/messages.ts'

const IDS = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay']
const shown = fc.oneof(
  fc.constantFrom(...HANDS).map((hand) => ({ hand, missed: null })),
  fc.constantFrom('timeout' as const, 'left' as const).map((missed) => ({ hand: null, missed })),
  // Whoever is left alone without a hand has missed nothing.
  fc.constant({ hand: null, missed: null }),
)
/** A player's part in a round; undefined: was out before. */
const part = fc.option(fc.record({ shown, loses: fc.boolean() }), { nil: undefined })

const games = fc.integer({ min: 2, max: 6 }).chain((size) =>
  fc.record({
    playerIds: fc.constant(IDS.slice(0, size)),
    rounds: fc.array(fc.array(part, { minLength: size, maxLength: size }), { maxLength: 100 }),
  }),
)

test('the last 20 rounds come back as they were judged', () => {
  fc.assert(
    fc.property(games, ({ playerIds, rounds }) => {
      const judged = rounds.map((parts, index): PastRound => {
        const played = playerIds.flatMap((playerId, seat) => {
          const one = parts[seat]
          return one ? [{ playerId, ...one }] : []
        })
        return {
          round: index + 1,
          hands: played.map(({ playerId, shown: { hand, missed } }) => ({ playerId, hand, missed })),
          losers: played.filter(({ loses }) => loses).map(({ playerId }) => playerId),
        }
      })
      const past = judged.map((round) => encodeRound(round, playerIds))
      for (const text of past) expect(text).toHaveLength(playerIds.length)
      expect(decodeRounds(past, playerIds)).toEqual(judged.slice(-20))
    }),
  )
})

test('a game without a judged round has no past', () => {
  expect(decodeRounds(undefined, ['ann', 'ben'])).toEqual([])
})

test('the hand of a player who then left is not kept', () => {
  const hands = [
    { playerId: 'ann', hand: 'rock' as const, missed: 'left' as const },
    { playerId: 'ben', hand: 'paper' as const, missed: null },
  ]
  const past = [encodeRound({ hands, losers: ['ann'] }, ['ann', 'ben'])]
  expect(decodeRounds(past, ['ann', 'ben'])).toMatchObject([
    { hands: [{ playerId: 'ann', hand: null, missed: 'left' }, { playerId: 'ben' }], losers: ['ann'] },
  ])
})
