/** Judges a round again from the hands in its `result`, and compares the outcome with that of the `result`. */

import type { Hand } from '../../protocol/constants.ts'
import type { PushOf } from '../../protocol/messages.ts'

export type Result = PushOf<'result'>

/** The state before the round, as far as it is known. */
export interface Before {
  /** Lives by player. Undefined if no player received them. */
  lives: ReadonlyMap<string, number> | undefined
  /** The players who missed the previous round. Undefined if no player received its result. */
  missed: ReadonlySet<string> | undefined
}

const BEATEN_BY: Record<Hand, Hand> = { rock: 'paper', paper: 'scissors', scissors: 'rock' }
const LAST_ROUND = 100

/** Returns one sentence per contradiction. */
export function violationsOf(result: Result, before: Before): string[] {
  const { hands, outcome, winners, losers, players, over, round } = result
  const violations: string[] = []
  const check = (holds: boolean, what: string) => {
    if (!holds) violations.push(what)
  }

  if (over?.reason === 'aborted') return violationsOfAborted(result, before)
  const left = hands.filter(({ missed }) => missed === 'left')
  const staying = hands.filter(({ missed }) => missed !== 'left')
  const threw = staying.filter(({ hand }) => hand !== null)
  const isWalkover = staying.length === 1
  const isAbandoned = hands.every(({ hand }) => hand === null) && !isWalkover
  const losingHand = losingHandOf(threw.flatMap(({ hand }) => hand ?? []))
  const losesOnHands = ({ hand }: { hand: Hand | null }) => hand !== null && hand === losingHand
  const timedOut = staying.filter(({ missed }) => missed === 'timeout')
  const lost = hands.filter((one) => one.missed !== null || losesOnHands(one)).map(({ playerId }) => playerId)

  check(isWalkover || staying.every(({ hand, missed }) => (hand === null) === (missed !== null)), 'hands')
  check(!(isWalkover && timedOut.length > 0), 'a walkover that missed the turn')
  const expected = isAbandoned ? 'abandoned' : lost.length > 0 ? 'decided' : 'draw'
  check(outcome === expected, `outcome ${outcome} instead of ${expected}`)
  check(same(losers, lost), 'losers')
  const won = threw.map(({ playerId }) => playerId).filter((playerId) => !lost.includes(playerId))
  check(same(winners, expected === 'decided' ? won : []), 'winners')

  for (const { playerId, lives } of players) {
    const start = before.lives?.get(playerId)
    if (start === undefined) continue
    const hand = hands.find((one) => one.playerId === playerId)
    check((hand !== undefined) === start > 0, `${playerId} with ${start} lives before is in the round or not`)
    const possible = hand ? livesAfter(start, hand, before.missed) : [start]
    check(possible.includes(lives), `lives of ${playerId}: ${lives} after ${start}`)
  }

  const alive = players.filter(({ lives }) => lives > 0)
  const outOnHands = players.some(
    ({ playerId, lives }) => lives === 0 && hands.some((one) => one.playerId === playerId && fell(one)),
  )
  const ending =
    isAbandoned || alive.length === 0
      ? 'abandoned'
      : alive.length === 1
        ? outOnHands
          ? 'won'
          : 'forfeit'
        : round >= LAST_ROUND
          ? 'exhausted'
          : undefined
  check(over?.reason === ending, `over by ${over?.reason} instead of ${ending}`)
  if (over) {
    const winner = alive.length === 1 && !isAbandoned ? alive[0]?.playerId : null
    check(over.winner === winner, 'winner of the game')
    check(over.rounds === round, 'number of rounds')
    const humans = players.filter(({ bot }) => !bot)
    const mayCount = over.winner !== null && humans.length === players.length
    check(over.ratings.length === humans.length, 'ratings')
    check(mayCount || over.ratings.every(({ before, after }) => before === after), 'unchanged ratings')
  }
  return violations

  function fell(one: (typeof hands)[number]) {
    return one.missed === null && losesOnHands(one)
  }

  function livesAfter(
    start: number,
    { playerId, hand, missed }: (typeof hands)[number],
    missedBefore: ReadonlySet<string> | undefined,
  ): number[] {
    if (left.some((one) => one.playerId === playerId)) return [0]
    if (missed === 'timeout') {
      if (missedBefore === undefined) return [0, start - 1]
      return [missedBefore.has(playerId) ? 0 : start - 1]
    }
    return [losesOnHands({ hand }) ? start - 1 : start]
  }
}

/** An aborted game has no winner, and costs no player a life or rating points. */
function violationsOfAborted(
  { hands, outcome, winners, losers, players, over }: Result,
  { lives }: Before,
): string[] {
  const checks: [boolean, string][] = [
    [over?.winner === null, 'an aborted game has a winner'],
    [hands.every(({ hand, missed }) => hand === null && missed === null), 'hands of an aborted round'],
    [outcome === 'draw' && winners.length === 0 && losers.length === 0, 'an aborted round with an outcome'],
    [over?.ratings.every((one) => one.before === one.after) ?? false, 'ratings of an aborted game'],
    [
      players.every((one) => (lives?.get(one.playerId) ?? one.lives) === one.lives),
      'lives were lost in an aborted round',
    ],
  ]
  return checks.filter(([holds]) => !holds).map(([, what]) => what)
}

/** The losing hand. Undefined unless exactly two kinds of hand were thrown. */
function losingHandOf(hands: readonly Hand[]): Hand | undefined {
  const [one, other, ...more] = new Set(hands)
  if (!one || !other || more.length > 0) return undefined
  return BEATEN_BY[one] === other ? one : other
}

const same = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((one) => others.includes(one))
