/** Compares everything that the players of an event received with a plain model of the rules. */
import { createHash } from 'node:crypto'
import type { Guest } from './guest.ts'
import type { Host } from './host.ts'
import { type EventRules, everybodyIn, playEventRound } from './rules.ts'

/** Returns one sentence per difference, at most 20. */
export function judge(rules: EventRules, host: Host, guests: readonly Guest[]): string[] {
  const wrong: string[] = []
  const expect = (what: string, received: unknown, byRules: unknown) => {
    if (JSON.stringify(received) !== JSON.stringify(byRules))
      wrong.push(`${what}: ${JSON.stringify(received)}, but by the rules ${JSON.stringify(byRules)}`)
  }
  let standing = everybodyIn(guests.map(({ playerId }) => playerId))
  for (let round = 1; ; round++) {
    const result = anyResult(round, host, guests)
    if (!result?.hand) return [...wrong, `Round ${round} has no result, or was aborted.`]
    const isIn = ({ playerId }: Guest) => standing.guests.get(playerId) === 'in'
    const hands = new Map(
      guests
        .filter((guest) => isIn(guest) && guest.isThrown(round))
        .map((guest) => [guest.playerId, guest.hands.get(round) ?? 'rock']),
    )
    const verdict = playEventRound(rules, standing, {
      ...{ number: round, hands, hostHand: result.hand, isHostThere: host.acted.has(round), gone: new Set() },
    })
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
      const own = guest.results.get(round)
      if (own?.you)
        expect(`round ${round}, ${guest.playerId}`, own.you, verdict.standing.guests.get(guest.playerId))
      const early = guest.commitments.get(round)
      if (early !== undefined) expect(`round ${round}, commitment in event_hand`, early, result.commitment)
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

function anyResult(round: number, host: Host, guests: readonly Guest[]) {
  return (
    host.results.get(round) ??
    guests.map(({ results }) => results.get(round)).find((one) => one !== undefined)
  )
}
