import type { Hand } from '../../../protocol/constants.ts'
import { Guest } from '../../../tools/event-load/guest.ts'
import { Host } from '../../../tools/event-load/host.ts'
import { judge } from '../../../tools/event-load/judge.ts'
import type { ResultPush } from '../../../tools/event-load/visitor.ts'

// Nobody connects: the messages are put in their place.
const URL = 'ws://127.0.0.1:9'
const RULES = { winners: 1, draws: 'out' as const }

const result = (round: number, fields: Partial<ResultPush>): ResultPush => ({
  gameId: 'event-1',
  round,
  hand: null,
  counts: { rock: 0, paper: 0, scissors: 0, none: 0 },
  left: 0,
  again: null,
  over: null,
  chance: false,
  commitment: null,
  nonce: null,
  ...fields,
})

/** Two rounds: who beats scissors stays in, then who beats rock wins. */
function play(names: string[], hands: Record<string, [first?: Hand, second?: Hand]>, doubtful: string[]) {
  const guests = new Map(names.map((name) => [name, new Guest(URL, name)]))
  const winner = guests.get('winner')
  if (!winner) throw new Error('The winner is missing.')
  const host = new Host(URL)
  const first = result(1, {
    hand: 'scissors',
    counts: { rock: 2, paper: 0, scissors: 0, none: 1 },
    left: 2,
  })
  const second = result(2, {
    hand: 'rock',
    counts: { rock: 0, paper: 1, scissors: 1, none: 0 },
    left: 1,
    over: { winners: [{ playerId: winner.playerId }], rounds: 2, reason: 'won' },
  })
  for (const round of [first, second]) {
    host.results.set(round.round, round)
    host.acted.add(round.round)
  }
  for (const [name, guest] of guests) {
    guest.results.set(2, { ...second, you: name === 'winner' ? 'won' : 'out' })
    for (const [index, hand] of (hands[name] ?? []).entries()) {
      if (!hand) continue
      guest.hands.set(index + 1, hand)
      if (index > 0 || !doubtful.includes(name)) guest.answers.set(index + 1, 'thrown')
    }
  }
  return judge(RULES, host, [...guests.values()])
}

const HANDS: Record<string, [Hand?, Hand?]> = {
  winner: ['rock', 'paper'],
  second: ['rock', 'scissors'],
  // This hand arrived too late, which this guest never learned.
  late: ['rock'],
}

test.each([[['winner', 'second', 'late']], [['late', 'second', 'winner']]])(
  'of two doubtful hands, the one of the guest who threw in the next round counts: %j',
  (names) => {
    expect(play(names, HANDS, ['second', 'late'])).toEqual([])
  },
)

test('a hand that was acknowledged and not counted is a violation', () => {
  expect(play(['winner', 'second', 'late'], HANDS, [])).toContainEqual(
    expect.stringContaining('round 1, counts'),
  )
})
