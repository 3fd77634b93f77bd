/** Compares all messages of an event with the plain rules. */
import { createHash } from 'node:crypto'
import { HANDS, type Hand } from '../../protocol/constants.ts'
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

/**
 * The verdict by the rules, with the hands that were acknowledged. A hand is in doubt if its first reply was lost and the
 * round was over at the second attempt. The counts of the result decide how many of them count.
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
  const doubtful = guests.filter((guest) => isIn(guest) && guest.isInDoubt(round))
  // Guests who were told that they stay in are the likelier ones, those who were told that they are out the least.
  doubtful.sort((a, b) => likelihoodOf(b, round) - likelihoodOf(a, round))
  const counted = HANDS.flatMap((hand) => {
    const known = thrown.filter(([, one]) => one === hand).length
    const possible = handsOf(doubtful).filter(([, one]) => one === hand)
    return possible.slice(0, Math.max(0, result.counts[hand] - known))
  })
  return playEventRound(rules, standing, {
    ...{ number: round, hands: new Map([...thrown, ...counted]), hostHand: result.hand },
    ...{ isHostThere: host.acted.has(round), gone: new Set<string>() },
  })
}

/** How likely the guest was in after the round. A guest who missed its result may have been told by a later one. */
function likelihoodOf(guest: Guest, round: number): number {
  // Only a guest who is still in can throw in the next round.
  if (guest.isThrown(round + 1)) return 2
  const told = [...guest.results.values()]
    .filter((result) => result.round >= round && result.you !== undefined)
    .sort((one, other) => one.round - other.round)[0]
  if (!told) return 1
  return told.you === 'in' || told.you === 'won' ? 2 : 0
}

function anyResult(round: number, host: Host, guests: readonly Guest[]) {
  return (
    host.results.get(round) ??
    guests.map(({ results }) => results.get(round)).find((one) => one !== undefined)
  )
}
