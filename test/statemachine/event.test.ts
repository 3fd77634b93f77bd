/** The definition of events on virtual time, against the plain rules. */
import fc from 'fast-check'
import type { ClosedRound } from '../../functions/events/close-round.ts'
import type { FinishEvent } from '../../functions/events/finish.ts'
import type { JudgedRound } from '../../functions/events/judged.ts'
import type { OpenEventRound } from '../../functions/events/open-round.ts'
import {
  hangs,
  type Json,
  type Run,
  type TaskBehaviour,
  throws,
  waits,
} from '../../local-aws/src/kit/index.ts'
import { DRAWS, HANDS, type Hand } from '../../protocol/constants.ts'
import {
  type EventRules,
  type EventStanding,
  type EventVerdict,
  everybodyIn,
  playEventRound,
} from '../../tools/event-load/rules.ts'
import { eventMachine } from '../support/machines.ts'

/** What is done in a round. Whoever is in throws what `hand` says; undefined: nothing. */
interface Deeds {
  hand(guest: number): Hand | undefined
  host: Hand | 'reveals' | 'away'
  leave?: number[]
}
type Plan = (round: number) => Deeds

interface Options extends EventRules {
  guests: number
  faults?: Partial<Record<string, (TaskBehaviour | undefined)[]>>
}

interface Played {
  run: Run
  opened: OpenEventRound[]
  results: JudgedRound[]
  finished: FinishEvent | undefined
  /** By the plain rules. */
  verdicts: EventVerdict[]
  aborted: Json[]
}

/** As `begin` writes it: the guests are anywhere in the 1,000 places. */
const PLACES = 1_000
const placeOf = (guest: number, guests: number) => Math.floor((guest * PLACES) / guests)
const chanceHand = (round: number): Hand => HANDS[(round * 7) % 3] ?? 'rock'

async function play(plan: Plan, { guests, winners, draws, faults = {} }: Options): Promise<Played> {
  const places = Array.from({ length: guests }, (_, guest) => placeOf(guest, guests))
  const seats = [...'.'.repeat(PLACES)]
  for (const place of places) seats[place] = 'i'
  const opened: OpenEventRound[] = []
  const results: JudgedRound[] = []
  const verdicts: EventVerdict[] = []
  const aborted: Json[] = []
  let finished: FinishEvent | undefined
  let standing: EventStanding = everybodyIn(places.map(String))
  const gone = new Set<string>()

  const close = ({ round, seats: before }: { round: number; seats: string }): ClosedRound => {
    const deeds = plan(round)
    for (const guest of deeds.leave ?? []) if (guest < guests) gone.add(String(placeOf(guest, guests)))
    const isThrown = deeds.host !== 'reveals' && deeds.host !== 'away'
    const hostHand = isThrown ? (deeds.host as Hand) : chanceHand(round)
    const hands = new Map<string, Hand>()
    const closed = [...before].map((letter, place) => {
      if (gone.has(String(place)) && letter !== 'w' && letter !== '.') return 'x'
      if (letter !== 'i') return letter
      const hand = deeds.hand(places.indexOf(place))
      if (!hand) return 'n'
      hands.set(String(place), hand)
      return hand[0] ?? ''
    })
    const isHostThere = deeds.host !== 'away'
    const verdict = playEventRound({ winners, draws }, standing, {
      ...{ number: round, hands, hostHand, isHostThere, gone: new Set(gone) },
    })
    verdicts.push(verdict)
    standing = verdict.standing
    return {
      ...{ closed: closed.join(''), hand: hostHand, chance: !isThrown, isHostThere },
      ...{ commitment: isThrown ? 'c' : null, nonce: isThrown ? 'n' : null },
    }
  }

  const answer = (event: { step: string } & Json): TaskBehaviour => {
    if (event.step === 'close') return close(event as never) as unknown as TaskBehaviour
    if (event.step === 'finish') {
      finished = event as unknown as FinishEvent
      results.push(finished.result)
      return { winners: [], rounds: 1, reason: 'won' }
    }
    if (event.step === 'abort') aborted.push(event)
    return null
  }
  const queue = new Map(Object.entries(faults).map(([name, list]) => [name, [...(list ?? [])]]))
  const faulty = (name: string, does: () => TaskBehaviour): TaskBehaviour =>
    queue.get(name)?.shift() ?? does()
  const called =
    (name: string): TaskBehaviour =>
    (call) => {
      const behaviour = faulty(name, () => answer(call.arguments as never))
      return typeof behaviour === 'function' ? behaviour(call) : behaviour
    }
  const run = await (await eventMachine()).run({
    name: 'event-1',
    input: {
      ...{ gameId: 'event-1', turnSeconds: 15, revealSeconds: 2, winners, draws, maxRounds: 40 },
      ...{ round: 1, attempt: 0, seats: seats.join(''), closed: '', silent: 0, absent: 0, last: null },
    },
    tasks: {
      'Throw hands': (call) => {
        const behaviour = faulty('Throw hands', () => {
          const event = call.arguments as unknown as OpenEventRound
          opened.push(event)
          if (event.last && results.at(-1)?.round !== event.last.round) results.push(event.last)
          return waits(() => {
            if (plan(event.round).host !== 'away') call.succeed({})
          })
        })
        return typeof behaviour === 'function' ? behaviour(call) : behaviour
      },
      'Close the round': called('Close the round'),
      Finish: called('Finish'),
      'Abort the event': called('Abort the event'),
      'Push the end': called('Push the end'),
    },
  })
  return { run, opened, results, finished, verdicts, aborted }
}

/** The states of the guests as the state machine's text has them. */
function statesIn(seats: string): Map<string, string> {
  const words: Record<string, string> = { i: 'in', o: 'out', w: 'won' }
  return new Map(
    [...seats].flatMap((letter, place) => (letter === '.' ? [] : [[String(place), words[letter] ?? letter]])),
  )
}

async function expectByTheRules(plan: Plan, options: Options): Promise<Played> {
  const played = await play(plan, options)
  const { run, results, verdicts, opened, finished } = played
  expect(run.status).toBe('SUCCEEDED')
  const judged = results.map(({ counts, left, again, over }) => ({ counts, left, again, over }))
  expect(judged).toEqual(
    verdicts.map(({ counts, left, again, over }) => ({
      ...{ counts, left, again },
      over: over && { rounds: over.rounds, reason: over.reason },
    })),
  )
  const after = [...opened.slice(1).map(({ seats }) => seats), finished?.seats ?? '']
  expect(after.map(statesIn)).toEqual(
    verdicts.map(({ standing }) => new Map([...standing.guests].sort(byPlace))),
  )
  expect(run.transitions).toBe(3 * verdicts.length + 1)
  return played
}
const byPlace = ([a]: [string, string], [b]: [string, string]) => Number(a) - Number(b)

/** Everybody throws the same, round by round; after the end of the list nobody does. */
const all =
  (...rounds: [Hand, Hand][]): Plan =>
  (round) => {
    const [guests, host] = rounds[round - 1] ?? []
    return { hand: () => guests, host: host ?? 'away' }
  }

describe('an event', () => {
  test.each([
    ['whoever beats the host wins, where there is a place for all', 1, 1, 'out', ['paper', 'rock'], 'won'],
    ['nobody left: everybody who threw is in again', 3, 1, 'out', ['rock', 'paper'], 'revived'],
    ['a draw is out, so that nobody is left', 3, 1, 'out', ['rock', 'rock'], 'revived'],
    ['a draw stays', 3, 1, 'stay', ['rock', 'rock'], 'next'],
    ['fewer guests than places, and all beat the host', 2, 3, 'out', ['paper', 'rock'], 'won'],
  ] as const)('%s', async (_what, guests, winners, draws, [hand, host], what) => {
    const plan: Plan = (round) =>
      round === 1 ? { hand: () => hand, host } : { hand: () => undefined, host: 'away' }
    const { results } = await expectByTheRules(plan, { guests, winners, draws })
    if (what === 'won') expect(results[0]).toMatchObject({ over: { reason: 'won', rounds: 1 }, left: guests })
    else expect(results[0]).toMatchObject({ over: null, left: guests, again: what === 'next' ? null : what })
  })

  test('fewer left than places: they have won, and those who went out in that round play on', async () => {
    const plan: Plan = (round) =>
      round === 1
        ? { hand: (guest) => (guest === 0 ? 'paper' : guest === 4 ? undefined : 'scissors'), host: 'rock' }
        : { hand: (guest) => (guest < 3 ? 'paper' : 'rock'), host: 'rock' }
    const { results, opened } = await expectByTheRules(plan, { guests: 5, winners: 3, draws: 'out' })
    expect(results[0]).toMatchObject({ again: 'playoff', left: 4, over: null })
    expect([...statesIn(opened[1]?.seats ?? '').values()]).toEqual(['won', 'in', 'in', 'in', 'in'])
    expect(results[1]).toMatchObject({ left: 2, over: { reason: 'won', rounds: 2 } })
  })

  test('ends after three rounds without the host, each decided by chance when its turn is over', async () => {
    const { results, run } = await expectByTheRules(
      (round) => ({ hand: () => (round % 2 ? 'rock' : 'paper'), host: 'away' }),
      { guests: 4, winners: 1, draws: 'stay' },
    )
    expect(results.at(-1)).toMatchObject({ chance: true, commitment: null })
    expect(results.every(({ over }) => over === null || over.reason !== 'won')).toBe(true)
    expect(run.took).toBe(1_000 * (15 + 17 * (results.length - 1)))
  })

  const ends: [string, Deeds, number, string][] = [
    ['three rounds in which no guest threw', { host: 'rock', hand: () => undefined }, 3, 'abandoned'],
    ['40 rounds', { host: 'rock', hand: () => 'rock' }, 40, 'exhausted'],
    ['the last guest has left', { host: 'rock', hand: () => 'rock', leave: [0, 1, 2] }, 1, 'abandoned'],
  ]
  test.each(ends)('ends after %s', async (_what, deeds, rounds, reason) => {
    const { results } = await expectByTheRules(() => deeds, { guests: 3, winners: 1, draws: 'out' })
    expect(results.at(-1)?.over).toEqual({ rounds, reason })
  })

  test('a host who ends the turns without throwing is there', async () => {
    const { results } = await expectByTheRules(() => ({ hand: () => 'rock', host: 'reveals' }), {
      ...{ guests: 2, winners: 1, draws: 'out' },
    })
    expect(results.at(-1)?.over).toEqual({ rounds: 40, reason: 'exhausted' })
  })

  test('of 1 to 1,000 guests with 1 to 10 winners goes as the rules say', async () => {
    const events = fc.record({
      guests: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: PLACES })),
      winners: fc.integer({ min: 1, max: 10 }),
      draws: fc.constantFrom(...DRAWS),
      seed: fc.nat(),
      missing: fc.constantFrom(0, 0, 0.1, 0.9),
      leaving: fc.constantFrom(0, 0, 0.3),
      away: fc.constantFrom(0, 0, 0.5),
    })
    await fc.assert(
      fc.asyncProperty(events, async ({ guests, winners, draws, seed, missing, leaving, away }) => {
        const chance = (round: number, guest: number, salt: number) => {
          let x = (seed ^ (round * 0x9e3779b1) ^ (guest * 0x85ebca6b) ^ (salt * 0xc2b2ae35)) >>> 0
          x = Math.imul(x ^ (x >>> 16), 0x45d9f3b) >>> 0
          x = Math.imul(x ^ (x >>> 13), 0x45d9f3b) >>> 0
          return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32
        }
        const handBy = (dice: number) => HANDS[Math.floor(dice * 3)] ?? 'rock'
        const plan: Plan = (round) => ({
          hand: (guest) => (chance(round, guest, 1) < missing ? undefined : handBy(chance(round, guest, 2))),
          host:
            chance(round, -1, 3) < away
              ? chance(round, -1, 4) < 0.5
                ? 'away'
                : 'reveals'
              : handBy(chance(round, -1, 5)),
          leave: chance(round, -1, 6) < leaving ? [Math.floor(chance(round, -1, 7) * guests)] : [],
        })
        await expectByTheRules(plan, { guests, winners, draws })
      }),
      { numRuns: 25 },
    )
  })
})

describe('payloads', () => {
  test('are small with 1,000 guests', async () => {
    const { run, opened } = await expectByTheRules(
      all(['paper', 'rock'], ['paper', 'rock'], ['rock', 'paper']),
      {
        ...{ guests: 1_000, winners: 1, draws: 'out' },
      },
    )
    expect(opened.length).toBeGreaterThan(2)
    const payloads = ['Throw hands', 'Close the round', 'Finish'].flatMap((state) =>
      run.callsTo(state).map((call) => JSON.stringify(call.arguments).length),
    )
    // Of 262,144 that Step Functions takes.
    expect(Math.max(...payloads)).toBeLessThan(4_000)
  })
})

describe('faults', () => {
  const win = all(['paper', 'rock'])
  const one: Options = { guests: 1, winners: 1, draws: 'out' }

  test('a failed opening is tried again, with a number of its own', async () => {
    const { run, opened } = await play(win, {
      ...one,
      faults: { 'Throw hands': [throws('Error'), throws('AskedTooLate')] },
    })
    expect(run.status).toBe('SUCCEEDED')
    expect(opened.map(({ attempt }) => attempt)).toEqual([2])
  })

  test('a round that was not wholly open when its turn ended is asked again', async () => {
    const { run, opened } = await play(win, {
      ...one,
      faults: { 'Throw hands': [hangs], 'Close the round': [throws('NotAsked')] },
    })
    expect(run.path.slice(0, 4)).toEqual(['Throw hands', 'Close the round', 'Ask again', 'Throw hands'])
    expect(opened.map(({ attempt }) => attempt)).toEqual([10])
  })

  test('an event that is over goes no further', async () => {
    const { run } = await play(win, { ...one, faults: { 'Throw hands': [throws('GameOver')] } })
    expect(run.status).toBe('FAILED')
    expect(run.path).toEqual(['Throw hands', 'Abort the event', 'Push the end', 'Aborted'])
  })

  test.each(['Close the round', 'Finish'])(
    '%s fails a few times, then the event continues',
    async (state) => {
      const { run, results } = await play(win, {
        ...one,
        faults: { [state]: [throws('Error'), throws('Error')] },
      })
      expect(run.status).toBe('SUCCEEDED')
      expect(results.at(-1)?.over).toEqual({ rounds: 1, reason: 'won' })
    },
  )

  test.each(['Throw hands', 'Close the round', 'Finish'])(
    '%s fails for good, and everybody is told',
    async (state) => {
      const { run, aborted } = await play(win, {
        ...one,
        faults: { [state]: Array.from({ length: 7 }, () => throws('Error')) },
      })
      expect(run.status).toBe('FAILED')
      expect(run.error).toBe('Aborted')
      expect(run.callsTo('Abort the event').map((call) => call.arguments)).toMatchObject([
        { ConditionExpression: 'attribute_exists(#createdAt) AND #phase <> :over' },
      ])
      expect(aborted).toMatchObject([{ step: 'abort', gameId: 'event-1', round: 1 }])
    },
  )
})
