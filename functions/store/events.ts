/**
 * An event as a whole: its host, its phase, the open round, how it ended. The guests and their hands are in items of
 * their own; see event-rosters.ts and event-hands.ts. All writes share the item, and their conditions belong together,
 * so the file is not split.
 */
import type { Draws, EventPhase, Hand } from '../../protocol/constants.ts'
import type { EventNow, EventOver } from '../../protocol/messages.ts'
import type { SeatConnection } from './games.ts'
import { allOf, expiresAt, type Key, put, read, type Update, update, type Written } from './table.ts'

/** The host's hand, and what proves that it was not changed. */
export interface HostHand {
  hand: Hand
  /** Both absent where the server threw by chance. */
  nonce?: string
  commitment?: string
  /** The request that threw it, so that a write that is sent twice recognizes itself. */
  by: string
}

export interface Named {
  playerId: string
  name: string
}

export interface EventItem {
  gameId: string
  code: string
  host: Named
  /** Absent while the host is offline. */
  hostConnection?: SeatConnection
  /** By player. */
  screens?: Record<string, SeatConnection>
  winners: number
  draws: Draws
  phase: EventPhase
  createdAt: number
  begunAt?: number
  turnSeconds: number
  revealSeconds: number
  /** What the codes of winners are made of. It never leaves the server. */
  prizeKey: string
  /** How many guests there are, as it was told last, and who came last. */
  guests: number
  newest: string[]
  /** Somebody is about to tell arrivals or progress; a lease, in epoch milliseconds. */
  announcing?: number
  /** When they were told last. */
  announcedAt?: number
  /** The round that was opened last; 0 until the first one is. */
  round: number
  /** Which attempt of Step Functions opened it. */
  attempt: number
  /** The last round whose shards are all open. */
  opened: number
  /** The last round that was closed. */
  closed: number
  /** The task token that Step Functions waits with for the open round. It never leaves the server. */
  token?: string
  deadline: number
  /** How many are in. */
  left: number
  /** Their names, where they are few. */
  names: string[]
  /** The shards with somebody who is in, and those of them in which nobody is waited for. */
  playing?: Set<number>
  complete?: Set<number>
  hand?: HostHand
  /** The last round that the host has ended early. */
  revealed?: number
  won: Named[]
  last?: EventNow['last']
  over?: EventOver
  endedAt?: number
}

/** How long an event stays readable. */
const KEPT_MS = 24 * 60 * 60_000

export const keyOf = (gameId: string): Key => ({ pk: `EVENT#${gameId}`, sk: 'EVENT' })

/** Events have ids that games cannot have, so that a request for either finds the right items. */
const PREFIX = 'event-'
export const isEventId = (gameId: string) => gameId.startsWith(PREFIX)
export const eventIdOf = (random: string) => `${PREFIX}${random}`

const NOT_OVER = allOf('attribute_exists(#createdAt)', '#phase <> :over')
const OPEN = '#phase = :open'
const THIS_ROUND = '#round = :round'
const STILL_OPEN = '#closed < :round'

export async function readEvent(gameId: string): Promise<EventItem | undefined> {
  return read<EventItem>(keyOf(gameId))
}

/** A write of an event: `event` is the event after it, or, where the condition failed, as it stood there. */
export interface EventWrite {
  written: boolean
  event: EventItem | undefined
}

export async function updateEvent(gameId: string, request: Omit<Update, 'key'>): Promise<EventWrite> {
  const { written, item }: Written<EventItem> = await update<EventItem>({ ...request, key: keyOf(gameId) })
  return { written, event: item }
}

export type NewEvent = Pick<
  EventItem,
  | 'gameId'
  | 'code'
  | 'host'
  | 'winners'
  | 'draws'
  | 'createdAt'
  | 'turnSeconds'
  | 'revealSeconds'
  | 'prizeKey'
  | 'hostConnection'
>

/** Its id is new, so nothing can stand there but the same event, written twice. */
export async function createEvent(event: NewEvent): Promise<EventItem> {
  const item: EventItem = {
    ...event,
    ...{ phase: 'open', guests: 0, newest: [], round: 0, attempt: 0, opened: 0, closed: 0, deadline: 0 },
    ...{ left: 0, names: [], won: [] },
  }
  await put({ ...keyOf(event.gameId), ...item, expires: expiresAt(event.createdAt + KEPT_MS) })
  return item
}

/** Other rules for an event that has not begun. */
export function changeRules(
  gameId: string,
  rules: Pick<EventItem, 'winners' | 'draws'>,
): Promise<EventWrite> {
  return updateEvent(gameId, {
    change: 'SET #winners = :winners, #draws = :draws',
    condition: OPEN,
    values: { ':open': 'open', ':winners': rules.winners, ':draws': rules.draws },
  })
}

/** From here on nobody comes in. Written as well when it was before. */
export async function markBegun(gameId: string, now: number): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #phase = :playing, #begunAt = :now',
    condition: OPEN,
    values: { ':open': 'open', ':playing': 'playing', ':now': now },
  })
  return { written: written || event?.phase === 'playing', event }
}

/** The event has not begun after all: there was nobody left to play it. */
export function takeBackBegin(gameId: string): Promise<EventWrite> {
  return updateEvent(gameId, {
    change: 'SET #phase = :open REMOVE #begunAt',
    condition: allOf('#phase = :playing', '#round = :none'),
    values: { ':open': 'open', ':playing': 'playing', ':none': 0 },
  })
}

/** Ends an event that has not begun. Written as well when it was before. */
export async function callOff(gameId: string, over: EventOver, now: number): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #phase = :over, #over = :how, #endedAt = :now',
    condition: OPEN,
    values: { ':open': 'open', ':over': 'over', ':how': over, ':now': now },
  })
  return { written: written || event?.phase === 'over', event }
}

/** Ends an event. The first end stands: the event is returned with it, whoever wrote it. */
export async function endEvent(
  gameId: string,
  { over, last, won, now }: { over: EventOver; last: EventNow['last']; won: Named[]; now: number },
): Promise<EventItem | undefined> {
  const { event } = await updateEvent(gameId, {
    change:
      'SET #phase = :over, #over = :how, #last = :last, #won = :won, #left = :left, #names = :names, #endedAt = :now REMOVE #token',
    condition: NOT_OVER,
    values: {
      ...{ ':over': 'over', ':how': over, ':last': last, ':won': won, ':now': now },
      ...{ ':left': last?.left ?? 0, ':names': last?.names ?? [] },
    },
  })
  return event
}

export interface EventOpening {
  gameId: string
  round: number
  attempt: number
  token: string
  deadline: number
  left: number
  names: string[]
  playing: Set<number>
  won: Named[]
  last: EventNow['last']
}

/** Opens a round: from here on the host may throw. Not written: it is open already, or a later one is. */
export function openEventRound({ gameId, playing, last, ...opening }: EventOpening): Promise<EventWrite> {
  const hasGuests = playing.size > 0
  return updateEvent(gameId, {
    change:
      `${assignments(opening)}${hasGuests ? ', #playing = :playing' : ''}${last ? ', #last = :last' : ''} ` +
      `REMOVE #hand, #complete${hasGuests ? '' : ', #playing'}`,
    condition: allOf(NOT_OVER, '#round < :round'),
    values: {
      ...valuesOf(opening),
      ':over': 'over',
      ...(hasGuests ? { ':playing': playing } : {}),
      ...(last ? { ':last': last } : {}),
    },
  })
}

/** Opens a round once more for a later attempt of Step Functions. The hands that stand there stay. */
export function reopenEventRound({
  gameId,
  round,
  attempt,
  token,
  deadline,
}: EventOpening): Promise<EventWrite> {
  const again = { attempt, token, deadline }
  return updateEvent(gameId, {
    change: assignments(again),
    condition: allOf(NOT_OVER, THIS_ROUND, STILL_OPEN, '#attempt < :attempt OR #token = :token'),
    values: { ...valuesOf(again), ':round': round, ':over': 'over' },
  })
}

const assignments = (fields: object) =>
  `SET ${Object.keys(fields)
    .map((name) => `#${name} = :${name}`)
    .join(', ')}`
const valuesOf = (fields: object) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value]))

/** All shards are open: the round may be closed from here on. Returns the event as it is then. */
export async function markOpened(gameId: string, round: number): Promise<EventItem | undefined> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #opened = :round',
    condition: THIS_ROUND,
    values: { ':round': round },
  })
  return written ? event : undefined
}

/** The host's hand. Sent twice by the same request, it is written as well. */
export async function putHostHand(gameId: string, round: number, hand: HostHand): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #hand = :hand',
    condition: allOf(NOT_OVER, THIS_ROUND, STILL_OPEN, 'attribute_not_exists(#hand)'),
    values: { ':over': 'over', ':round': round, ':hand': hand },
  })
  return { written: written || (event?.round === round && event.hand?.by === hand.by), event }
}

/** Nobody is waited for in this shard. Undefined: the round is another. */
export async function markComplete(gameId: string, round: number, shard: number) {
  const { written, event } = await updateEvent(gameId, {
    change: 'ADD #complete :shard',
    condition: THIS_ROUND,
    values: { ':round': round, ':shard': new Set([shard]) },
  })
  return written ? event : undefined
}

/** The host ends the turn. Written as well when it was before. */
export async function markRevealed(gameId: string, round: number): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #revealed = :round',
    condition: allOf(NOT_OVER, THIS_ROUND, STILL_OPEN),
    values: { ':over': 'over', ':round': round },
  })
  return { written: written || (event?.round === round && event.revealed === round), event }
}

/**
 * Closes the host's side of a round. The hand that stands there counts; else it is the given one. Written as well
 * when it was closed before. Not written: the round was never wholly opened, or the event is over.
 */
export async function closeHostHand(gameId: string, round: number, chance: HostHand): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #closed = :round, #hand = if_not_exists(#hand, :chance) REMOVE #token',
    condition: allOf(NOT_OVER, THIS_ROUND, STILL_OPEN, '#opened = :round'),
    values: { ':over': 'over', ':round': round, ':chance': chance },
  })
  const wasClosed = event?.phase !== 'over' && event?.round === round && event.closed === round
  return { written: written || wasClosed, event }
}

/** Where the host hears of the event. Not written: a later connection was first. */
export function connectHost(gameId: string, connection: SeatConnection): Promise<EventWrite> {
  return updateEvent(gameId, {
    change: 'SET #hostConnection = :connection',
    condition: allOf('attribute_exists(#createdAt)', newerThan('#hostConnection')),
    values: { ':connection': connection, ':since': connection.since, ':id': connection.id },
  })
}

/** Of two that open in the same millisecond the greater id wins, as it does for the player's item. */
export const newerThan = (connection: string) =>
  [
    `attribute_not_exists(${connection})`,
    `${connection}.#since < :since`,
    allOf(`${connection}.#since = :since`, `${connection}.#id <= :id`),
  ].join(' OR ')

/** The host has left, and does not come back. */
export async function forgetHost(gameId: string): Promise<void> {
  await updateEvent(gameId, { change: 'REMOVE #hostConnection', condition: 'attribute_exists(#createdAt)' })
}

/** Shows the event there. Not written: it has as many screens as it may have. */
export async function connectScreen(
  gameId: string,
  playerId: string,
  connection: SeatConnection,
  most: number,
): Promise<EventWrite> {
  // A path can only be set below a map that is there.
  await updateEvent(gameId, {
    change: 'SET #screens = :none',
    condition: allOf('attribute_exists(#createdAt)', 'attribute_not_exists(#screens)'),
    values: { ':none': {} },
  })
  return updateEvent(gameId, {
    change: 'SET #screens.#player = :connection',
    condition: allOf(
      'attribute_exists(#createdAt)',
      'attribute_exists(#screens.#player) OR size(#screens) < :most',
    ),
    names: { '#player': playerId },
    values: { ':connection': connection, ':most': most },
  })
}

export async function forgetScreen(gameId: string, playerId: string, connectionId: string): Promise<void> {
  await updateEvent(gameId, {
    change: 'REMOVE #screens.#player',
    condition: '#screens.#player.#id = :id',
    names: { '#player': playerId },
    values: { ':id': connectionId },
  })
}

/** Takes the lease for telling arrivals or progress; false while somebody has it. */
export async function claimAnnouncement(gameId: string, now: number, until: number): Promise<boolean> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #announcing = :until',
    condition: allOf(
      'attribute_exists(#createdAt)',
      'attribute_not_exists(#announcing) OR #announcing <= :now',
    ),
    values: { ':until': until, ':now': now },
  })
  return written || event?.announcing === until
}

/** Notes that it is announced now. False: somebody else has announced it since `before`. */
export async function noteAnnounced(gameId: string, before: number, now: number): Promise<boolean> {
  const { written } = await updateEvent(gameId, {
    change: 'SET #announcedAt = :now',
    condition: allOf(
      'attribute_exists(#createdAt)',
      'attribute_not_exists(#announcedAt) OR #announcedAt = :before',
    ),
    values: { ':now': now, ':before': before },
  })
  return written
}

/** From here on whoever comes tells it anew. Returns the event. */
export async function releaseAnnouncement(gameId: string): Promise<EventItem | undefined> {
  const { event } = await updateEvent(gameId, {
    change: 'REMOVE #announcing',
    condition: 'attribute_exists(#createdAt)',
  })
  return event
}

export async function noteGuests(gameId: string, guests: number, newest: string[]): Promise<void> {
  await updateEvent(gameId, {
    change: 'SET #guests = :guests, #newest = :newest',
    condition: 'attribute_exists(#createdAt)',
    values: { ':guests': guests, ':newest': newest },
  })
}
