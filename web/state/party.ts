/** The state of a party (an event of the protocol: one host against everybody), and its reducer. */
import type { EventRoundEvent } from '../../client/index.ts'
import type { EventRole, Hand } from '../../protocol/constants.ts'
import type { EventNow, PushOf } from '../../protocol/messages.ts'

export type PartyResult = Omit<PushOf<'event_result'>, 'type' | 'you' | 'prizeCode' | 'prizeCodes'>
type PartyFacts = Omit<EventNow, 'turn' | 'last' | 'prizeCode' | 'prizeCodes'>

interface PartyAsked {
  left: number
  names: string[]
  turnSeconds: number
  msLeft: number
  /** When the turn was announced, and when it ends, on the clock of this page. */
  at: number
  endsAt: number
  /** This player's role in this round. */
  you: EventRole
  /** Whether the server has this player's hand. */
  thrown: boolean
}

export interface PartyRound {
  number: number
  asked?: PartyAsked
  /** `at`: when the result arrived. Minus infinity for a round that was judged before the page was loaded. */
  result?: PartyResult & { at: number; before: EventRole; after: EventRole }
  /** The hand chosen on this page. */
  hand?: Hand
  /** The commitment to the host's hand. */
  commitment?: string
  /** How many have thrown. */
  thrown?: number
}

export interface Party {
  facts: PartyFacts
  /** In order. */
  rounds: readonly PartyRound[]
  /** The code by which the host recognizes this player as a winner. */
  prizeCode: string | undefined
  /** The codes of all winners. Only the host gets them. */
  prizeCodes: NonNullable<EventNow['prizeCodes']>
}

export type PartyMessage =
  | ({ type: 'event' } & EventNow)
  | EventRoundEvent
  | PushOf<'event_result'>
  | PushOf<'event_hand'>
  | PushOf<'event_progress'>
  | { type: 'party throw'; round: number; hand: Hand }
  | { type: 'party take back'; round: number }
  | { type: 'party left' }

export function updateParty(message: PartyMessage, party: Party | undefined, now: number): Party | undefined {
  if (message.type === 'event') {
    const { type: _, ...event } = message
    return withFacts(event, party, now)
  }
  if (message.type === 'party left' || !party) return undefined
  if ('gameId' in message && !isOf(message, party)) return party
  switch (message.type) {
    case 'event_round': {
      const next = changed(party, message.round, (round) => asked(message, round, party, now))
      return withRole(next, 2 * message.round, latest(party), message)
    }
    case 'event_result': {
      const { type: _, you = party.facts.you, prizeCode, prizeCodes, ...result } = message
      const next = changed(party, message.round, (round) => {
        const before = round.asked?.you ?? party.facts.you
        return round.result ? round : { ...round, result: { ...result, at: now, before, after: you } }
      })
      return {
        ...withRole(next, 2 * message.round + 1, latest(party), message),
        prizeCode: prizeCode ?? party.prizeCode,
        prizeCodes: prizeCodes ?? party.prizeCodes,
      }
    }
    case 'event_hand':
      return changed(party, message.round, (round) => ({ ...round, commitment: message.commitment }))
    case 'event_progress':
      return changed(party, message.round, (round) => ({
        ...round,
        thrown: Math.max(round.thrown ?? 0, message.thrown),
      }))
    case 'party throw':
      return changed(party, message.round, (round) => ({ ...round, hand: round.hand ?? message.hand }))
    case 'party take back':
      return changed(party, message.round, ({ hand: _, ...round }) => round)
  }
}

/** How far the party has got: twice the round, plus one if it is judged. Pushes may arrive out of order. */
function latest({ rounds }: Party): number {
  return Math.max(
    0,
    ...rounds.map((one) => (one.result ? 2 * one.number + 1 : one.asked ? 2 * one.number : 0)),
  )
}

/** Takes over the player's role from a push, unless a later push has arrived before. */
function withRole(
  party: Party,
  at: number,
  known: number,
  { gameId, you }: { gameId: string; you?: EventRole | undefined },
): Party {
  const isNew = at >= known
  const facts = { ...party.facts, gameId, phase: isOver(party) ? 'over' : 'playing' } as const
  return { ...party, facts: isNew && you ? { ...facts, you } : facts }
}

const isOver = ({ rounds }: Party) => rounds.some(({ result }) => result?.over)

/** False for a late push of another party. */
function isOf({ gameId }: { gameId: string }, { facts }: Party): boolean {
  return facts.gameId === null || facts.gameId === gameId
}

function withFacts(event: EventNow, party: Party | undefined, now: number): Party {
  const { turn, last, prizeCode, prizeCodes, ...facts } = event
  const known = party?.facts.code === facts.code ? party : undefined
  // A party never opens again, so this message is late.
  if (known && known.facts.phase !== 'open' && facts.phase === 'open') return known
  const at = turn ? 2 * turn.round : last ? 2 * last.round + 1 : 0
  const isLate = known !== undefined && at < latest(known)
  const next: Party = {
    facts: isLate ? { ...facts, you: known.facts.you } : facts,
    rounds: known?.rounds ?? [],
    prizeCode: prizeCode ?? known?.prizeCode,
    prizeCodes: prizeCodes ?? known?.prizeCodes ?? [],
  }
  const judged = last ? changed(next, last.round, (one) => withLast(one, last, next.facts.you)) : next
  if (isOver(judged)) judged.facts.phase = 'over'
  if (!turn) return judged
  const { round: number, commitment, ...open } = turn
  const endsAt = now + open.msLeft
  return changed(judged, number, (round) => {
    // The server may not have the hand of a request that is still under way.
    const thrown = open.thrown || round.hand !== undefined || round.asked?.thrown === true
    const next = asked({ ...open, thrown, endsAt, you: judged.facts.you }, round, judged, now)
    return commitment ? { ...next, commitment } : next
  })
}

/** Adds a result without replaying its reveal. */
function withLast(round: PartyRound, last: PartyResult, you: EventRole): PartyRound {
  if (round.result) return { ...round, result: { ...round.result, after: you } }
  return { ...round, result: { ...last, at: Number.NEGATIVE_INFINITY, before: you, after: you } }
}

type ReceivedTurn = Omit<EventRoundEvent, 'type' | 'gameId' | 'round' | 'deadline'>

/** Adds a turn. A chosen hand that the server does not have is dropped, because its request was lost. */
function asked(
  received: ReceivedTurn,
  { hand, ...round }: PartyRound,
  { facts }: Party,
  now: number,
): PartyRound {
  const { left, names, turnSeconds, msLeft, endsAt, thrown, you = facts.you } = received
  const at = round.asked?.at ?? now
  return {
    ...round,
    asked: { left, names, turnSeconds, msLeft, at, endsAt, you, thrown },
    ...(hand && thrown ? { hand } : {}),
  }
}

function changed(party: Party, number: number, change: (round: PartyRound) => PartyRound): Party {
  const known = party.rounds.find((round) => round.number === number)
  const others = party.rounds.filter((round) => round !== known)
  const rounds = [...others, change(known ?? { number })].sort((a, b) => a.number - b.number)
  return { ...party, rounds }
}
