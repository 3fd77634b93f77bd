import fc from 'fast-check'
import { HANDS, type Hand } from '../../protocol/words.ts'
import { type Options, type Plan, type Played, playGame } from '../support/referee.ts'
import { type Contestant, type Deed, LAST_ROUND, playRound, type Verdict } from '../support/rules.ts'

const throws = (playerId: string, hand: Hand): Deed => ({ playerId, does: 'throw', hand })
const leaves = (playerId: string): Deed => ({ playerId, does: 'leave' })

/** The plan round by round; after its end nobody does anything. */
const rounds =
  (...plan: Deed[][]): Plan =>
  (round) =>
    plan[round - 1] ?? []
const duel = (plan: Plan, lives = 1, more: Partial<Options> = {}) =>
  playGame(plan, { names: ['ann', 'ben'], lives, ...more })

/** What the same plan comes to by the rules alone. */
function byTheRules(plan: Plan, { names, lives }: Options): Verdict[] {
  let players: Contestant[] = names.map((playerId) => ({ playerId, lives, misses: 0 }))
  let gone = new Set<string>()
  const verdicts: Verdict[] = []
  for (let round = 1; round <= LAST_ROUND; round++) {
    const played = playRound(round, players, plan(round), gone)
    verdicts.push(played.verdict)
    if (played.verdict.over) break
    players = played.verdict.players
    gone = played.gone
  }
  return verdicts
}

/** The results as verdicts, which carry what the rules speak of. */
function verdictsOf({ results }: Played): Omit<Verdict, 'players'>[] {
  return results.map(
    ({ hands, outcome, winners, losers, over }) => ({ hands, outcome, winners, losers, over }) as Verdict,
  )
}

async function expectByTheRules(plan: Plan, options: Options): Promise<Played> {
  const played = await playGame(plan, options)
  const expected = byTheRules(plan, options)
  expect(verdictsOf(played)).toEqual(expected.map(({ players, ...verdict }) => verdict))
  const lives = played.results.map(({ players }) => players.map((player) => [player.playerId, player.lives]))
  expect(lives).toEqual(
    expected.map(({ players }) => players.map((player) => [player.playerId, player.lives])),
  )
  expect(played.execution.status).toBe('SUCCEEDED')
  return played
}

describe('a duel of one life', () => {
  const pairs = HANDS.flatMap((one) => HANDS.map((other) => [one, other] as const))

  test.each(pairs)('%s against %s is judged by the rules', async (one, other) => {
    await expectByTheRules(rounds([throws('ann', one), throws('ben', other)]), {
      names: ['ann', 'ben'],
      lives: 1,
    })
  })

  test.each([
    ['rock', 'scissors'],
    ['scissors', 'paper'],
    ['paper', 'rock'],
  ] as const)('%s beats %s, whoever throws first', async (better, worse) => {
    for (const deeds of [
      [throws('ann', better), throws('ben', worse)],
      [throws('ben', worse), throws('ann', better)],
    ]) {
      const { results } = await duel(rounds(deeds))
      expect(results).toHaveLength(1)
      expect(results[0]).toMatchObject({
        outcome: 'decided',
        winners: ['ann'],
        losers: ['ben'],
        over: { winner: 'ann', reason: 'won', rounds: 1 },
      })
    }
  })

  test('goes on after a draw', async () => {
    const same = [throws('ann', 'rock'), throws('ben', 'rock')]
    const { results } = await duel(rounds(same, [throws('ann', 'paper'), throws('ben', 'rock')]))
    expect(results.map(({ outcome }) => outcome)).toEqual(['draw', 'decided'])
    expect(results[0]).toMatchObject({ winners: [], losers: [], over: null })
    expect(results[1]?.over).toEqual({ winner: 'ann', reason: 'won', rounds: 2 })
  })

  test('is forfeited by who does not throw in time', async () => {
    const { results, took } = await duel(rounds([throws('ann', 'rock')]))
    expect(results[0]).toMatchObject({
      hands: [
        { playerId: 'ann', hand: 'rock', missed: null },
        { playerId: 'ben', hand: null, missed: 'timeout' },
      ],
      winners: ['ann'],
      losers: ['ben'],
      over: { winner: 'ann', reason: 'forfeit', rounds: 1 },
    })
    expect(took).toBe(15_000)
  })

  test('is abandoned when nobody throws', async () => {
    const { results } = await duel(rounds(), 3)
    expect(results).toHaveLength(1)
    expect(results[0]).toMatchObject({
      outcome: 'abandoned',
      winners: [],
      over: { winner: null, reason: 'abandoned', rounds: 1 },
    })
  })

  test('counts only the first of ten hands', async () => {
    const many = [throws('ann', 'paper'), ...Array.from({ length: 9 }, () => throws('ann', 'scissors'))]
    const { results } = await duel(rounds([...many, throws('ben', 'rock')]))
    expect(results[0]?.hands[0]).toMatchObject({ playerId: 'ann', hand: 'paper' })
  })
})

describe('leaving', () => {
  test.each([
    ['before anybody has thrown', [leaves('ann')], null, null],
    ['after throwing', [throws('ann', 'rock'), leaves('ann')], 'rock', null],
    ['after the other has thrown', [throws('ben', 'rock'), leaves('ann')], null, 'rock'],
  ] as const)('%s ends a duel at once, whatever lives are left', async (_when, deeds, annsHand, bensHand) => {
    const { results, took } = await duel(rounds([...deeds]), 5)
    expect(took).toBe(0)
    expect(results).toHaveLength(1)
    expect(results[0]).toMatchObject({
      hands: [
        { playerId: 'ann', hand: annsHand, missed: 'left' },
        { playerId: 'ben', hand: bensHand, missed: null },
      ],
      outcome: 'decided',
      winners: bensHand ? ['ben'] : [],
      losers: ['ann'],
      over: { winner: 'ben', reason: 'forfeit', rounds: 1 },
    })
  })

  test('after everybody has thrown is met by the next round', async () => {
    const plan = rounds([throws('ann', 'rock'), throws('ben', 'rock'), leaves('ann')])
    const { results, took } = await duel(plan, 2)
    expect(took).toBe(0)
    expect(results[1]).toMatchObject({
      losers: ['ann'],
      over: { winner: 'ben', reason: 'forfeit', rounds: 2 },
    })
  })

  test('after throwing takes the thrower out of a round that all others miss', async () => {
    const options = { names: ['ann', 'ben', 'cat'], lives: 1 }
    const { results } = await expectByTheRules(rounds([throws('ann', 'rock'), leaves('ann')]), options)
    expect(results[0]?.over).toEqual({ winner: null, reason: 'abandoned', rounds: 1 })
  })

  test('after throwing does not make it a round that nobody threw in', async () => {
    const plan = rounds(
      [throws('ann', 'rock'), leaves('ann')],
      [throws('ben', 'rock'), throws('cat', 'paper')],
    )
    const { results } = await expectByTheRules(plan, { names: ['ann', 'ben', 'cat'], lives: 2 })
    expect(results[0]).toMatchObject({ outcome: 'decided', losers: ['ann', 'ben', 'cat'], over: null })
    expect(results[1]?.over).toEqual({ winner: 'cat', reason: 'won', rounds: 2 })
  })

  test('lets the others play on', async () => {
    const plan = rounds(
      [leaves('ann'), throws('ben', 'rock'), throws('cat', 'rock')],
      [throws('ben', 'rock'), throws('cat', 'paper')],
    )
    const { results } = await expectByTheRules(plan, { names: ['ann', 'ben', 'cat'], lives: 1 })
    expect(results[1]?.over).toMatchObject({ winner: 'cat', reason: 'won' })
  })
})

describe('missing', () => {
  test('two rounds in a row puts a player out, with lives left', async () => {
    const alone = [throws('ann', 'rock')]
    const { results, took } = await duel(rounds(alone, alone), 5)
    expect(results.map(({ players }) => players[1]?.lives)).toEqual([4, 0])
    expect(results[1]?.over).toEqual({ winner: 'ann', reason: 'forfeit', rounds: 2 })
    expect(took).toBe(30_000)
  })

  test('every other round costs one life at a time', async () => {
    const missed = [throws('ann', 'rock')]
    const drawn = [throws('ann', 'rock'), throws('ben', 'rock')]
    const { results } = await duel(rounds(missed, drawn, missed, drawn, missed), 3)
    expect(results.map(({ players }) => players[1]?.lives)).toEqual([2, 2, 1, 1, 0])
  })

  test('loses to nobody but the clock: the hands of the others are judged as well', async () => {
    const plan = rounds([throws('ann', 'rock'), throws('ben', 'paper')])
    const { results } = await expectByTheRules(plan, { names: ['ann', 'ben', 'cat'], lives: 2 })
    expect(results[0]).toMatchObject({ winners: ['ben'], losers: ['ann', 'cat'] })
  })
})

describe('groups', () => {
  const six = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay']

  test('three kinds of hand are a draw', async () => {
    const plan = rounds([throws('ann', 'rock'), throws('ben', 'paper'), throws('cat', 'scissors')])
    const { results } = await playGame(plan, { names: ['ann', 'ben', 'cat'], lives: 1 })
    expect(results[0]).toMatchObject({ outcome: 'draw', winners: [], losers: [], over: null })
  })

  test('six go out round by round to the last one standing', async () => {
    const all = (...hands: Hand[]) => hands.map((hand, index) => throws(six[index] ?? '', hand))
    const plan = rounds(
      all('rock', 'rock', 'rock', 'paper', 'paper', 'paper'),
      [throws('dan', 'rock'), throws('eve', 'paper'), throws('fay', 'paper')],
      [throws('eve', 'rock'), throws('fay', 'scissors')],
    )
    const { results } = await expectByTheRules(plan, { names: six, lives: 1 })
    expect(results.map(({ losers }) => losers)).toEqual([['ann', 'ben', 'cat'], ['dan'], ['fay']])
    expect(results[2]?.over).toEqual({ winner: 'eve', reason: 'won', rounds: 3 })
  })

  const deed = (names: string[]): fc.Arbitrary<Deed> =>
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({
          playerId: fc.constantFrom(...names),
          does: fc.constant('throw' as const),
          hand: fc.constantFrom(...HANDS),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ playerId: fc.constantFrom(...names), does: fc.constant('leave' as const) }),
      },
    )
  /** Mostly everybody throws, in any order; now and then somebody misses, throws again or leaves. */
  const someRound = (names: string[]) =>
    fc
      .tuple(
        fc.shuffledSubarray(names, { minLength: 0 }),
        fc.array(fc.constantFrom(...HANDS), { minLength: 6, maxLength: 6 }),
        fc.array(deed(names), { maxLength: 2 }),
      )
      .map(([order, hands, more]) => [
        ...order.map((name, index) => throws(name, hands[index] ?? 'rock')),
        ...more,
      ])

  test('whatever two to five players do, the game goes as the rules say (six: six.test.ts)', async () => {
    const games = fc.integer({ min: 2, max: 5 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        lives: fc.integer({ min: 1, max: 5 }),
        plan: fc.array(someRound(six.slice(0, size)), { minLength: 1, maxLength: 12 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(games, async ({ size, lives, plan }) => {
        await expectByTheRules(rounds(...plan), { names: six.slice(0, size), lives })
      }),
      { numRuns: 60 },
    )
  })
})

describe('the way through the states', () => {
  const draw = [throws('ann', 'rock'), throws('ben', 'rock')]
  const win = [throws('ann', 'paper'), throws('ben', 'rock')]

  test('is asked, judged and announced round by round, and settled after the last', async () => {
    const { execution } = await duel(rounds(draw, win))
    expect(execution.path).toEqual([
      ...['Throw hands', 'Judge', 'Announce'],
      ...['Throw hands', 'Judge', 'Settle'],
    ])
    expect(execution.output).toEqual({ winner: 'ann', reason: 'won', rounds: 2 })
  })

  test('of a player who throws is one state, and of who misses or leaves one more', async () => {
    const plan = rounds([throws('ann', 'rock'), leaves('ben')])
    const { execution } = await playGame(plan, { names: ['ann', 'ben', 'cat'], lives: 1 })
    expect(execution.visit('Throw hands').paths).toEqual([
      ['Ask for a hand'],
      ['Ask for a hand', 'No hand'],
      ['Ask for a hand', 'Missed the turn'],
    ])
  })

  test('asks only those who still have a life', async () => {
    const plan = rounds([throws('ann', 'rock'), throws('ben', 'rock'), throws('cat', 'scissors')], win)
    const { asked } = await playGame(plan, { names: ['ann', 'ben', 'cat'], lives: 1 })
    expect(asked.map(({ round, playerId }) => [round, playerId])).toEqual([
      ...['ann', 'ben', 'cat'].map((player) => [1, player]),
      ...['ann', 'ben'].map((player) => [2, player]),
    ])
  })

  test('carries the judgement in a variable, which is what is announced and settled', async () => {
    const { execution, results } = await duel(rounds(draw, win))
    const judged = execution.visits('Throw hands').map(({ variables }) => variables.judged)
    expect(judged).toMatchObject([{ result: results[0] }, { result: results[1] }])
    expect(execution.callsTo('Announce').map((call) => call.arguments)).toEqual([results[0]])
    const before = ['ann', 'ben'].map((playerId) => ({ playerId, mu: 25, sigma: 8, played: 3 }))
    expect(execution.callsTo('Settle').map((call) => call.arguments)).toEqual([
      { result: results[1], before },
    ])
  })

  test('looks up who has left only where nobody was told', async () => {
    const { execution } = await duel(rounds([throws('ann', 'rock')]))
    expect(execution.callsTo('dynamodb:getItem').map((call) => call.arguments)).toMatchObject([
      { Key: { pk: { S: 'GAME#game-1' }, sk: { S: 'GAME' } }, ConsistentRead: true },
    ])
  })
})

describe('the bill', () => {
  const draw = [throws('ann', 'rock'), throws('ben', 'rock')]
  const win = [throws('ann', 'paper'), throws('ben', 'rock')]

  test.each([1, 2, 3, 10])('a duel of %i rounds enters five states a round', async (count) => {
    const { transitions } = await duel(rounds(...Array.from({ length: count - 1 }, () => draw), win))
    expect(transitions).toBe(5 * count)
  })

  test('a missed turn enters one state more', async () => {
    const { transitions } = await duel(rounds([throws('ann', 'rock')]))
    expect(transitions).toBe(6)
  })

  test('a hundred rounds end exhausted, far from the limit of 25,000 events', async () => {
    const { results, execution, transitions } = await duel(() => draw, 5)
    expect(results.at(-1)?.over).toEqual({ winner: null, reason: 'exhausted', rounds: 100 })
    expect(transitions).toBe(500)
    expect(execution.history.length).toBeLessThan(5_000)
  })
})

describe('when something around it fails', () => {
  const win = rounds([throws('ann', 'paper'), throws('ben', 'rock')])
  const throttled = 'TooManyRequestsException'

  test('asking again gets a new token, and the hand counts', async () => {
    const { results, asked } = await duel(win, 1, { failing: [{ name: 'ask', error: throttled, times: 1 }] })
    expect(results[0]?.over).toMatchObject({ winner: 'ann', reason: 'won' })
    expect(asked.map(({ attempt }) => attempt).sort()).toEqual([0, 1])
  })

  test('a player who cannot be asked misses the turn, and the game ends', async () => {
    const { results } = await duel(win, 1, { failing: [{ name: 'ask', error: throttled, times: 1000 }] })
    expect(results[0]?.over).toMatchObject({ winner: null, reason: 'abandoned' })
  })

  test('a round that could not be announced is followed by the next', async () => {
    const draw = [throws('ann', 'rock'), throws('ben', 'rock')]
    const plan = rounds(draw, [throws('ann', 'paper'), throws('ben', 'rock')])
    const { results, execution } = await duel(plan, 1, {
      failing: [{ name: 'announce', error: throttled, times: 1000 }],
    })
    expect(results).toHaveLength(1)
    expect(results[0]?.over).toEqual({ winner: 'ann', reason: 'won', rounds: 2 })
    expect(execution.status).toBe('SUCCEEDED')
  })

  test('settling is tried again', async () => {
    const { results, execution } = await duel(win, 1, {
      failing: [{ name: 'settle', error: throttled, times: 3 }],
    })
    expect(results).toHaveLength(1)
    expect(execution.status).toBe('SUCCEEDED')
  })

  test('a game that cannot be settled fails, for somebody to see', async () => {
    const { execution } = await duel(win, 1, { failing: [{ name: 'settle', error: throttled, times: 1000 }] })
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Lambda.TooManyRequestsException' })
  })
})

test('the turn is counted from when the state was entered, and lasts as long as it was set to', async () => {
  const { asked, took } = await duel(rounds([throws('ann', 'rock')]), 1, { turnSeconds: 4 })
  expect(asked.map(({ askedAt }) => askedAt)).toEqual([asked[0]?.askedAt, asked[0]?.askedAt])
  expect(took).toBe(4_000)
})
