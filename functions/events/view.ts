/** The state of an event for one of its players. Copied field by field, so that no secret leaves the server. */
import { type EventRole, NEWEST_LENGTH } from '../../protocol/constants.ts'
import type { EventNow, EventTurn } from '../../protocol/messages.ts'
import { isOn } from '../game/event-state.ts'
import { readHands, type ShardHands } from '../store/event-hands.ts'
import { type Guest, type GuestPlace, readRosters } from '../store/event-rosters.ts'
import type { EventItem } from '../store/events.ts'
import { prizeCodeOf, prizeCodesOf } from './prize-code.ts'
import { roleOf } from './seats.ts'

/** The receiver: the host, a screen, or a guest with the guest's place, and the hands of its shard if they were read. */
export type Viewer =
  | { is: 'host' | 'screen' }
  | { is: 'guest'; playerId: string; place: GuestPlace; hands?: ShardHands | undefined }

export async function viewOf(event: EventItem, viewer: Viewer, now: number): Promise<EventNow> {
  const hands =
    viewer.is === 'guest' && event.round > 0
      ? (viewer.hands ?? (await readHands(event.gameId, viewer.place.shard)))
      : undefined
  const you = viewer.is === 'guest' ? guestRole(event, viewer, hands) : viewer.is
  return {
    ...eventBody(event, now),
    ...(event.phase === 'open' ? await guestSummary(event) : {}),
    you,
    turn: turnOf(event, viewer, hands, now),
    ...prizesFor(event, you, viewer),
  }
}

/** The part that is the same for every receiver. */
export function eventBody(event: EventItem, now: number): Omit<EventNow, 'you'> {
  const { code, gameId, host, winners, draws, phase, guests, newest, last } = event
  const isOver = phase === 'over' || !isOn(event, now)
  return {
    ...{ code, host, winners, draws, guests, newest },
    gameId: phase === 'open' || event.begunAt === undefined ? null : gameId,
    phase: isOver ? 'over' : phase,
    turn: null,
    last: last ?? null,
  }
}

/** With more guests than this, the last count is used, which is at most a second old. */
const MANY = 50

/** Counts the guests on the rosters. From 50 guests on, returns the last count. */
async function guestSummary({ gameId, guests, newest }: EventItem) {
  return guests < MANY ? countGuests(gameId) : { guests, newest }
}

export async function countGuests(gameId: string): Promise<Pick<EventNow, 'guests' | 'newest'>> {
  const rosters = await readRosters(gameId)
  const all: Guest[] = rosters.flatMap(({ guests }) => Object.values(guests))
  const newest = all.sort((a, b) => b.at - a.at).slice(0, NEWEST_LENGTH)
  return { guests: all.length, newest: newest.map(({ name }) => name) }
}

function guestRole(
  { phase, over, won }: EventItem,
  { playerId, place }: Extract<Viewer, { is: 'guest' }>,
  hands: ShardHands | undefined,
): EventRole {
  if ((over?.winners ?? won).some((winner) => winner.playerId === playerId)) return 'won'
  if (phase === 'over') return 'out'
  return hands?.seats ? roleOf(hands.gone?.has(place.index) ? 'o' : hands.seats[place.index]) : 'in'
}

function turnOf(
  event: EventItem,
  viewer: Viewer,
  hands: ShardHands | undefined,
  now: number,
): EventTurn | null {
  const { round, left, turnSeconds, deadline, closed, names, hand } = event
  if (round === 0 || !isOn(event, now)) return null
  const msLeft = closed >= round ? 0 : Math.max(0, deadline - now)
  const thrown =
    viewer.is === 'guest'
      ? hands?.round === round && viewer.place.index in hands.hands
      : viewer.is === 'host' && hand !== undefined
  return {
    ...{ round, left, turnSeconds, deadline, msLeft, names, thrown },
    commitment: hand?.commitment ?? null,
  }
}

function prizesFor(
  event: EventItem,
  you: EventRole,
  viewer: Viewer,
): Pick<EventNow, 'prizeCode' | 'prizeCodes'> {
  if (viewer.is === 'guest' && you === 'won') return { prizeCode: prizeCodeOf(event, viewer.playerId) }
  if (you === 'host' && event.won.length > 0) return { prizeCodes: prizeCodesOf(event, event.won) }
  return {}
}
