import fc from 'fast-check'
import {
  hangs,
  type Json,
  refuses,
  type TaskBehaviour,
  takes,
  throws as throwsError,
} from '../../local-aws/src/kit/index.ts'
import { HANDS, type Hand } from '../../protocol/constants.ts'
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
  return results.map(({ hands, outcome, winners, losers, over }) => {
    const shown = hands.map(({ playerId, hand, missed }) => ({ playerId, hand, missed }))
    return { hands: shown, outcome, winners, losers, over }
  })
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

  test('continues after a draw', async () => {
    const same = [throws('ann', 'rock'), throws('ben', 'rock')]
    const { results } = await duel(rounds(same, [throws('ann', 'paper'), throws('ben', 'rock')]))
    expect(results.map(({ outcome }) => outcome)).toEqual(['draw', 'decided'])
    expect(results[0]).toMatchObject({ winners: [], losers: [], over: null })
    expect(results[1]?.over).toEqual({ winner: 'ann', reason: 'won', rounds: 2 })
  })

  test('is forfeited by a player who does not throw in time', async () => {
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

  test('after all have thrown is handled by the next round', async () => {
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

  test('after throwing does not make it a round without hands', async () => {
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

  test('loses to the clock alone: the other hands are judged as usual', async () => {
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

const draw = [throws('ann', 'rock'), throws('ben', 'rock')]
const win = [throws('ann', 'paper'), throws('ben', 'rock')]

describe('the way through the states', () => {
  test('is two states a round, and one at the end', async () => {
    const { execution } = await duel(rounds(draw, win))
    expect(execution.path).toEqual(['Throw hands', 'Judge', 'Throw hands', 'Judge', 'Settle'])
    expect(execution.output).toEqual({ winner: 'ann', reason: 'won', rounds: 2 })
  })

  test('is one state more where a turn runs out', async () => {
    const { execution } = await duel(rounds([throws('ann', 'rock')]))
    expect(execution.path).toEqual(['Throw hands', 'Close the round', 'Judge', 'Settle'])
  })

  test("closes the round in the game's item, only while it is the open one", async () => {
    const { execution } = await duel(rounds([throws('ann', 'rock')]))
    expect(execution.callsTo('Close the round').map((call) => call.arguments)).toMatchObject([
      {
        Key: { pk: { S: 'GAME#game-1' }, sk: { S: 'GAME' } },
        ConditionExpression: '#round = :round AND attribute_not_exists(#over)',
        ExpressionAttributeValues: { ':round': { N: '1' } },
        ReturnValues: 'ALL_NEW',
      },
    ])
  })

  test('hands each result to the next opening, and the last one to settling', async () => {
    const { execution, opened, results } = await duel(rounds(draw, win))
    expect(opened.map(({ round, last }) => [round, last])).toEqual([
      [1, null],
      [2, results[0]],
    ])
    const before = ['ann', 'ben'].map((playerId) => ({ playerId, mu: 25, sigma: 8, played: 3 }))
    expect(execution.callsTo('Settle').map((call) => call.arguments)).toEqual([
      { result: results[1], before },
    ])
  })

  test('names the players beside their hands, for people who read the execution', async () => {
    const { results } = await duel(rounds([throws('ann', 'rock')]))
    expect(results[0]?.hands).toEqual([
      { name: 'ann!', playerId: 'ann', hand: 'rock', missed: null },
      { name: 'ben!', playerId: 'ben', hand: null, missed: 'timeout' },
    ])
  })
})

describe('the bill', () => {
  test.each([1, 2, 3, 5, 10])('a duel of %i rounds enters two states a round and one more', async (count) => {
    const { transitions } = await duel(rounds(...Array.from({ length: count - 1 }, () => draw), win))
    expect(transitions).toBe(2 * count + 1)
  })

  test('six players enter no more states than two', async () => {
    const six = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay']
    const plan = rounds(six.map((name) => throws(name, name === 'ann' ? 'paper' : 'rock')))
    expect((await playGame(plan, { names: six, lives: 1 })).transitions).toBe(3)
  })

  test('a turn that runs out enters one state more', async () => {
    const { transitions } = await duel(rounds([throws('ann', 'rock')]))
    expect(transitions).toBe(4)
  })

  test('a hundred rounds end exhausted, far from the limit of 25,000 events', async () => {
    const { results, execution, transitions } = await duel(() => draw, 5)
    expect(results.at(-1)?.over).toEqual({ winner: null, reason: 'exhausted', rounds: 100 })
    expect(transitions).toBe(201)
    expect(execution.history.length).toBeLessThan(2_000)
  })
})

describe("a fault on the server's side is not a miss", () => {
  const errors: [string, TaskBehaviour][] = [
    ['Lambda is throttled', refuses('TooManyRequestsException', 'Rate exceeded.', 429)],
    ['Lambda is down', refuses('ServiceException', 'Service unavailable.', 503)],
    ['the function throws an error of its own', throwsError('InternalServerError', 'DynamoDB is down.')],
    ['the function throws an error of any name', throwsError('Whatever', 'A bug.')],
    ['the function times out', throwsError('Sandbox.Timedout', 'Task timed out after 25.00 seconds')],
    ['the function is out of memory or exits', throwsError('Runtime.ExitError', 'Runtime exited.')],
  ]

  test.each(errors)('%s: asking again costs no player anything', async (_why, fault) => {
    const faults = { 'Throw hands': [fault, fault, fault, fault] }
    const { results, opened, execution } = await duel(rounds(win), 1, { faults })
    expect(results).toMatchObject([{ losers: ['ben'], over: { winner: 'ann', reason: 'won' } }])
    expect(opened.map(({ attempt }) => attempt)).toEqual([4])
    expect(execution.status).toBe('SUCCEEDED')
  })

  test.each(errors)('%s, repeatedly: the game is aborted, and nobody loses', async (_why, fault) => {
    const faults = { 'Throw hands': [undefined, ...Array.from({ length: 50 }, () => fault)] }
    const { results, aborted, execution } = await duel(rounds(draw, win), 3, { faults })
    expect(results).toEqual([])
    expect(aborted).toMatchObject([
      { gameId: 'game-1', round: 2, last: { round: 1, outcome: 'draw' }, before: [{}, {}] },
    ])
    expect(livesOf(aborted[0])).toEqual([3, 3])
    expect(execution.callsTo('Abort the game').map((call) => call.arguments)).toMatchObject([
      { ExpressionAttributeValues: { ':over': { M: { reason: { S: 'aborted' }, rounds: { N: '2' } } } } },
    ])
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Aborted' })
    expect(execution.cause).toMatch(/^Round 2 could not go on\. /)
  })

  test('each attempt waits for the whole turn, counted from its own beginning', async () => {
    const late = takes(5_000, throwsError('Whatever', 'Too late.'))
    const faults = { 'Throw hands': [late] }
    const { opened, took, execution } = await duel(rounds([throws('ann', 'rock')]), 1, { faults })
    const calls = execution.callsTo('Throw hands').map(({ arguments: sent }) => sent as { askedAt: number })
    // Half a second is the pause before the second attempt.
    expect((calls[1]?.askedAt ?? 0) - (calls[0]?.askedAt ?? 0)).toBe(5_500)
    expect(opened).toHaveLength(1)
    expect(took).toBe(5_500 + 15_000)
  })

  test('an opening that is lost is asked again when the turn is over, under a higher number', async () => {
    const { results, opened, execution } = await duel(rounds(win), 1, {
      faults: { 'Throw hands': [hangs()] },
    })
    expect(execution.path).toEqual([
      ...['Throw hands', 'Close the round', 'Ask again'],
      ...['Throw hands', 'Judge', 'Settle'],
    ])
    expect(results[0]?.over).toMatchObject({ winner: 'ann', reason: 'won' })
    expect(opened.map(({ attempt }) => attempt)).toEqual([10])
  })

  test('an opening that is always lost ends the game aborted', async () => {
    const faults = { 'Throw hands': Array.from({ length: 50 }, () => hangs()) }
    const { aborted, results, execution } = await duel(rounds(win), 1, { faults })
    expect(results).toEqual([])
    expect(aborted).toMatchObject([{ round: 1, last: null }])
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Aborted' })
    expect(execution.callsTo('Throw hands')).toHaveLength(4)
  })

  test.each([
    ['DynamoDB is throttled', refuses('ProvisionedThroughputExceededException', 'Slow down.')],
    ['DynamoDB fails', refuses('InternalServerError', 'Try again.', 500)],
  ])('%s while the round is closed: that is tried again', async (_why, fault) => {
    const faults = { 'Close the round': [fault, fault, fault] }
    const { results, execution } = await duel(rounds([throws('ann', 'rock')]), 1, { faults })
    expect(results[0]?.over).toMatchObject({ winner: 'ann', reason: 'forfeit' })
    expect(execution.status).toBe('SUCCEEDED')
  })

  test('a round that cannot be closed ends the game aborted', async () => {
    const fault = refuses('InternalServerError', 'Try again.', 500)
    const faults = { 'Close the round': Array.from({ length: 50 }, () => fault) }
    const { aborted, execution } = await duel(rounds([throws('ann', 'rock')]), 1, { faults })
    expect(livesOf(aborted[0])).toEqual([1, 1])
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Aborted' })
  })

  test('a game that was taken for dead fails without a retry', async () => {
    const faults = { 'Throw hands': [throwsError('GameOver', 'Game game-1 is over.')] }
    const { aborted, execution } = await duel(rounds(win), 1, { faults })
    expect(execution.callsTo('Throw hands')).toHaveLength(1)
    expect(aborted).toHaveLength(1)
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Aborted' })
  })

  test('settling is tried again', async () => {
    const fault = refuses('TooManyRequestsException', 'Rate exceeded.', 429)
    const { results, execution } = await duel(rounds(win), 1, { faults: { Settle: [fault, fault, fault] } })
    expect(results).toHaveLength(1)
    expect(execution.status).toBe('SUCCEEDED')
  })

  test('a game that cannot be settled is closed, announced, and fails visibly', async () => {
    const fault = refuses('TooManyRequestsException', 'Rate exceeded.', 429)
    const faults = { Settle: Array.from({ length: 50 }, () => fault) }
    const { aborted, execution } = await duel(rounds(win), 1, { faults })
    expect(execution.path.slice(-4)).toEqual(['Settle', 'Abort the game', 'Push the end', 'Aborted'])
    expect(aborted).toMatchObject([
      { round: 1, last: null, judged: { over: { winner: 'ann', reason: 'won' } } },
    ])
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Aborted' })
  })

  test('the players get the end although the item cannot be closed', async () => {
    const fault = refuses('InternalServerError', 'Try again.', 500)
    const faults = {
      'Throw hands': Array.from({ length: 50 }, () => throwsError('Whatever', 'A bug.')),
      'Abort the game': Array.from({ length: 50 }, () => fault),
    }
    expect((await duel(rounds(win), 1, { faults })).aborted).toHaveLength(1)
  })
})

describe('the turn', () => {
  test('lasts for its setting, counted from the start of the attempt', async () => {
    const { opened, took } = await duel(rounds([throws('ann', 'rock')]), 1, {
      turnSeconds: 4,
      revealSeconds: 3,
    })
    expect(opened).toMatchObject([{ turnSeconds: 4, revealSeconds: 3, attempt: 0 }])
    expect(took).toBe(4_000)
  })

  test('is longer by the time of the reveal from the second round on', async () => {
    const plan = rounds(draw, [throws('ann', 'rock')])
    const { took } = await duel(plan, 1, { turnSeconds: 4, revealSeconds: 3 })
    expect(took).toBe(7_000)
  })
})

const livesOf = (told: Json | undefined) =>
  (told as unknown as { players: { lives: number }[] }).players.map(({ lives }) => lives)
