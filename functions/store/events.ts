/**
 * An event: its host, its phase, the open round, its outcome. The guests and their hands are separate items: see
 * event-rosters.ts and event-hands.ts. All writes share the item, and their conditions belong together,
 * so the file is not split.
 */
import type { Draws, EventPhase, Hand } from '../../protocol/constants.ts'
import type { EventNow, EventOver } from '../../protocol/messages.ts'
import type { SeatConnection } from './games.ts'
import { newerThan } from './newer-connection.ts'
import { allOf, expiresAt, type Key, put, read, type Update, update, type Written } from './table.ts'

/** The host's hand, with the proof that it was not changed. */
export interface HostHand {
  hand: Hand
  /** Both absent if the server chose the hand at random. */
  nonce?: string
  commitment?: string
  /** The id of its request. A write that is sent twice recognizes itself by it. */
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
  /** The host has left for good, so no round waits for the host's hand. */
  hostLeft?: boolean
  /** By the player's id. */
  screens?: Record<string, SeatConnection>
  winners: number
  draws: Draws
  phase: EventPhase
  createdAt: number
  begunAt?: number
  turnSeconds: number
  revealSeconds: number
  /** The key of the winners' prize codes. It never leaves the server. */
  prizeKey: string
  /** The number of guests and the newest guests, as of the last push. */
  guests: number
  newest: string[]
  /** End of the lease for pushing arrivals or progress, in epoch milliseconds. */
  announcing?: number
  /** When they were last pushed. */
  announcedAt?: number
  /** The newest round. 0 before the first one. */
  round: number
  /** The attempt of Step Functions that opened it. */
  attempt: number
  /** The newest round whose shards are all open. */
  opened: number
  /** The newest closed round. */
  closed: number
  /** The task token of the open round. It never leaves the server. */
  token?: string
  deadline: number
  /** Number of remaining guests. */
  left: number
  /** Their names, if they are few. */
  names: string[]
  /** The shards with remaining guests, and those of them that are complete. */
  playing?: Set<number>
  complete?: Set<number>
  hand?: HostHand
  /** The newest round that the host has ended early. */
  revealed?: number
  won: Named[]
  last?: EventNow['last']
  over?: EventOver
  endedAt?: number
}

/** Time to live of an event's items. */
export const EVENT_KEPT_MS = 24 * 60 * 60_000

export const keyOf = (gameId: string): Key => ({ pk: `EVENT#${gameId}`, sk: 'EVENT' })

/** The form of an event's id differs from a game's, so that a request finds the right items by the id. */
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

/** The result of a write: `event` is the event after it, or the stored event if the condition failed. */
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

/** Creates an event. Its id is new, so an existing item can only be the same event, written twice. */
export async function createEvent(event: NewEvent): Promise<EventItem> {
  const item: EventItem = {
    ...event,
    ...{ phase: 'open', guests: 0, newest: [], round: 0, attempt: 0, opened: 0, closed: 0, deadline: 0 },
    ...{ left: 0, names: [], won: [] },
  }
  await put({ ...keyOf(event.gameId), ...item, expires: expiresAt(event.createdAt + EVENT_KEPT_MS) })
  return item
}

/** Changes the rules of an event that has not begun. */
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

/** Renames the host of an event that has not begun. Returns the event. */
export async function renameHost(gameId: string, name: string): Promise<EventItem | undefined> {
  const { event } = await updateEvent(gameId, {
    change: 'SET #host.#name = :name',
    condition: OPEN,
    values: { ':open': 'open', ':name': name },
  })
  return event
}

/** Begins the event: no guest can enter from now on. Also written if it has already begun. */
export async function markBegun(gameId: string, now: number): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #phase = :playing, #begunAt = :now',
    condition: OPEN,
    values: { ':open': 'open', ':playing': 'playing', ':now': now },
  })
  return { written: written || event?.phase === 'playing', event }
}

/** Takes back the beginning, because no guest was left. */
export function takeBackBegin(gameId: string): Promise<EventWrite> {
  return updateEvent(gameId, {
    change: 'SET #phase = :open REMOVE #begunAt',
    condition: allOf('#phase = :playing', '#round = :none'),
    values: { ':open': 'open', ':playing': 'playing', ':none': 0 },
  })
}

/** Ends an event that has not begun. Also written if it has already ended so. */
export async function callOff(gameId: string, over: EventOver, now: number): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #phase = :over, #over = :how, #endedAt = :now',
    condition: OPEN,
    values: { ':open': 'open', ':over': 'over', ':how': over, ':now': now },
  })
  return { written: written || event?.phase === 'over', event }
}

/** Ends an event. The first outcome counts. Returns the event with it, whichever call wrote it. */
export async function endEvent(
  gameId: string,
  { over, last, won, now }: { over: EventOver; last: EventNow['last']; won: Named[]; now: number },
): Promise<EventItem | undefined> {
  const { event } = await updateEvent(gameId, {
    change:
      'SET #phase = :over, #over = :how, #last = :last, #won = :won, #left = :left, #names = :names, #endedAt = :now REMOVE #token',
    // The state machine may have ended an aborted event already, without an outcome.
    condition: 'attribute_exists(#createdAt) AND attribute_not_exists(#over)',
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

/** Opens a round: from now on the host may throw. Not written if it or a later round is already open. */
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

/** Reopens a round for a later attempt of Step Functions. Keeps its hands. */
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

/** Records that all shards are open. Only then may the round be closed. Returns the event. */
export async function markOpened(gameId: string, round: number): Promise<EventItem | undefined> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #opened = :round',
    condition: THIS_ROUND,
    values: { ':round': round },
  })
  return written ? event : undefined
}

/**
 * Records how many guests are in a running event after one has left. Numbers only fall during a round, so that of two
 * concurrent counts the later one stays. Undefined if the event is over, or another round is open.
 */
export async function noteLeft(
  gameId: string,
  round: number,
  { guests, left, names }: Pick<EventItem, 'guests' | 'left' | 'names'>,
): Promise<EventItem | undefined> {
  const { event } = await updateEvent(gameId, {
    change: 'SET #guests = :guests, #left = :left, #names = :names',
    condition: allOf(NOT_OVER, THIS_ROUND, '#guests >= :guests', '#left >= :left'),
    values: { ':over': 'over', ':round': round, ':guests': guests, ':left': left, ':names': names },
  })
  return event?.round === round && event.phase !== 'over' ? event : undefined
}

/** Throws the host's hand. Also written if the same request sends it twice. */
export async function putHostHand(gameId: string, round: number, hand: HostHand): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #hand = :hand',
    condition: allOf(NOT_OVER, THIS_ROUND, STILL_OPEN, 'attribute_not_exists(#hand)'),
    values: { ':over': 'over', ':round': round, ':hand': hand },
  })
  return { written: written || (event?.round === round && event.hand?.by === hand.by), event }
}

/** Records that a shard is complete. Undefined if another round is open. */
export async function markComplete(gameId: string, round: number, shard: number) {
  const { written, event } = await updateEvent(gameId, {
    change: 'ADD #complete :shard',
    condition: THIS_ROUND,
    values: { ':round': round, ':shard': new Set([shard]) },
  })
  return written ? event : undefined
}

/** Records that the host ends the turn. Also written if the host has already ended it. */
export async function markRevealed(gameId: string, round: number): Promise<EventWrite> {
  const { written, event } = await updateEvent(gameId, {
    change: 'SET #revealed = :round',
    condition: allOf(NOT_OVER, THIS_ROUND, STILL_OPEN),
    values: { ':over': 'over', ':round': round },
  })
  return { written: written || (event?.round === round && event.revealed === round), event }
}

/**
 * Closes the host's side of a round. The host's hand counts; without one, the given hand does. Also written if it was
 * closed before. Not written if not all shards were open, or if the event is over.
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

/** Sets the host's connection. Not written if a later one is stored. */
export function connectHost(gameId: string, connection: SeatConnection): Promise<EventWrite> {
  return updateEvent(gameId, {
    change: 'SET #hostConnection = :connection',
    condition: allOf('attribute_exists(#createdAt)', newerThan('#hostConnection')),
    values: { ':connection': connection, ':since': connection.since, ':id': connection.id },
  })
}

/** Records that the host has left for good. Returns the event. */
export async function forgetHost(gameId: string): Promise<EventItem | undefined> {
  const { event } = await updateEvent(gameId, {
    change: 'SET #hostLeft = :yes REMOVE #hostConnection',
    condition: 'attribute_exists(#createdAt)',
    values: { ':yes': true },
  })
  return event
}

/** Adds a screen. Not written if the event has its maximum of screens. */
export async function connectScreen(
  gameId: string,
  playerId: string,
  connection: SeatConnection,
  most: number,
): Promise<EventWrite> {
  // A path can only be set below an existing map.
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

/** Takes the lease for pushing arrivals or progress. Returns false while another function holds it. */
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

/** Records an announcement at `now`. Returns false if another one was recorded since `before`. */
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

/** Releases the lease. Returns the event. */
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
