/** Compares all messages of an event with the plain rules. */
import { createHash } from 'node:crypto'
import type { Hand } from '../../protocol/constants.ts'
import type { Guest } from './guest.ts'
import type { Host } from './host.ts'
import {
  type EventRules,
  type EventStanding,
  type EventVerdict,
  everybodyIn,
  playEventRound,
} from './rules.ts'
import type { ResultPush } from './visitor.ts'

/** All violations of the rules. */
export function judge(rules: EventRules, host: Host, guests: readonly Guest[]): string[] {
  const wrong: string[] = []
  const expect = (what: string, told: unknown, byRules: unknown) => {
    if (JSON.stringify(told) !== JSON.stringify(byRules))
      wrong.push(`${what}: ${JSON.stringify(told)}, and by the rules ${JSON.stringify(byRules)}`)
  }
  let standing = everybodyIn(guests.map(({ playerId }) => playerId))
  for (let round = 1; ; round++) {
    const result = anyResult(round, host, guests)
    if (!result?.hand) return [...wrong, `Round ${round} reached nobody, or was aborted.`]
    const verdict = verdictOf(rules, standing, round, result as JudgedResult, host, guests)
    expect(`round ${round}, counts`, result.counts, verdict.counts)
    expect(`round ${round}, left`, result.left, verdict.left)
    expect(`round ${round}, again`, result.again, verdict.again)
    const winners = result.over?.winners.map(({ playerId }) => playerId).sort()
    expect(
      `round ${round}, over`,
      result.over && [result.over.reason, result.over.rounds, winners],
      verdict.over && [verdict.over.reason, verdict.over.rounds, verdict.over.winners.sort()],
    )
    if (result.nonce !== null) {
      const text = `${result.gameId}:${round}:${result.hand}:${result.nonce}`
      expect(
        `round ${round}, commitment`,
        result.commitment,
        createHash('sha256').update(text).digest('base64url'),
      )
    }
    for (const guest of guests) {
      const told = guest.results.get(round)
      if (told?.you)
        expect(`round ${round}, ${guest.playerId}`, told.you, verdict.standing.guests.get(guest.playerId))
      const early = guest.commitments.get(round)
      if (early !== undefined) expect(`round ${round}, commitment told early`, early, result.commitment)
    }
    standing = verdict.standing
    if (result.over || verdict.over) break
  }
  for (const guest of guests) {
    if (!guest.over) wrong.push(`${guest.playerId} does not know that the event is over.`)
    else if (guest.event?.phase === 'over')
      expect(`${guest.playerId} in the end`, guest.event.you, standing.guests.get(guest.playerId))
  }
  return wrong.slice(0, 20)
}

type JudgedResult = ResultPush & { hand: Hand }

/** Maximum number of hands in doubt. With more, there are too many combinations to try. */
const MAX_DOUBTS = 8

/**
 * The verdict by the rules, with the hands that were acknowledged. A hand is in doubt if its first reply was lost and the
 * round was over at the second attempt. The result decides whether it counts.
 */
function verdictOf(
  rules: EventRules,
  standing: EventStanding,
  round: number,
  result: JudgedResult,
  host: Host,
  guests: readonly Guest[],
): EventVerdict {
  const isIn = ({ playerId }: Guest) => standing.guests.get(playerId) === 'in'
  const handsOf = (some: readonly Guest[]) =>
    some.map((guest) => [guest.playerId, guest.hands.get(round) ?? 'rock'] as const)
  const thrown = handsOf(guests.filter((guest) => isIn(guest) && guest.isThrown(round)))
  const doubts = handsOf(guests.filter((guest) => isIn(guest) && guest.isInDoubt(round)))
  const judged = (doubtful: typeof doubts) =>
    playEventRound(rules, standing, {
      ...{ number: round, hands: new Map([...thrown, ...doubtful]), hostHand: result.hand },
      ...{ isHostThere: host.acted.has(round), gone: new Set<string>() },
    })
  if (doubts.length <= MAX_DOUBTS)
    for (let some = 1; some < 2 ** doubts.length; some++) {
      const verdict = judged(doubts.filter((_, index) => (some >> index) & 1))
      if (JSON.stringify(verdict.counts) === JSON.stringify(result.counts) && fits(verdict, round, guests))
        return verdict
    }
  return judged([])
}

/** Whether every guest received the state that this verdict gives. */
function fits({ standing }: EventVerdict, round: number, guests: readonly Guest[]): boolean {
  return guests.every((guest) => {
    const you = guest.results.get(round)?.you
    return you === undefined || you === standing.guests.get(guest.playerId)
  })
}

function anyResult(round: number, host: Host, guests: readonly Guest[]) {
  return (
    host.results.get(round) ??
    guests.map(({ results }) => results.get(round)).find((one) => one !== undefined)
  )
}
