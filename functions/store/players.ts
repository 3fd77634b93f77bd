/**
 * A player's item: the connection, the wait or the seat, the rating and the numbers. They are in one file because all
 * writes share the item, and their conditions belong together.
 */
import { type Budgets, type Charge, FREE } from '../fair-play/budgets.ts'
import type { GuestPlace } from './event-rosters.ts'
import { allOf, type Key, read, readMany, type Update, update } from './table.ts'

export interface Waiting {
  since: number
  lives: number
  /** The shard of the rule set's slot in which the player waits. */
  shard: number
  /** When the lease ends, in epoch milliseconds. */
  until: number
}

/** The game that a player was last seated in. It is only a pointer; the game's item and its execution decide. */
export interface SeatPointer {
  gameId: string
  since: number
  /** The room that the player was seated from, and returns to if the game is never created. */
  room?: RoomPlace
  /** The seat is in an event. A guest has a place there, the host has none. */
  event?: { code: string; place?: GuestPlace }
}

/**
 * The room that a player is in. `entry` distinguishes this stay from an earlier one in the same room. The room's list
 * has it too, and the player is in the room only if both agree.
 */
export interface RoomPlace {
  code: string
  entry: string
}

export interface PlayerItem extends Budgets {
  playerId: string
  name?: string
  connectionId?: string
  /** When API Gateway opened the newest connection, in epoch milliseconds. It may be gone. */
  connectedAt?: number
  /** The connection that the newest one replaced, as long as it may be open; otherwise ''. */
  replacedId?: string
  replacedAt?: number
  /**
   * A player waits, is seated, or is in a room. A seat has precedence. The wait is kept for the case that the game is
   * never created.
   */
  waiting?: Waiting
  seat?: SeatPointer
  room?: RoomPlace
  /** The player's strength, as in TrueSkill. Absent before the first rated game. */
  mu?: number
  sigma?: number
  wins?: number
  losses?: number
  /** Number of finished games. */
  played?: number
  /** The last games, in a ring; see played-games.ts. */
  games?: string[]
  /** A finished game of the player with an open rematch, and its deadline. */
  rematch?: { gameId: string; until: number }
  /** When the player's buckets of requests and of refused requests are full again. Only after more than a person sends. */
  requestsFullAt?: number
  refusalsFullAt?: number
  /** The last connection that was closed for flooding, the number of closings, and until when the player is refused. */
  struck?: string
  strikes?: number
  strikesSince?: number
  refusedUntil?: number
  /** Games that the player watches or has watched. */
  watching?: Set<string>
  /** The player that continues this one, and the one that this one continues. */
  movedTo?: string
  movedFrom?: string
  /** When DynamoDB may delete the player, in epoch seconds. */
  expires?: number
  /** Written with the first rated game. From then on `expires` stays at this. */
  keptUntil?: number
}

export const keyOf = (playerId: string): Key => ({ pk: `PLAYER#${playerId}`, sk: 'PLAYER' })

export const NOT_SEATED = 'attribute_not_exists(#seat)'
export const SEATED_THERE = '#seat.#gameId = :seatedIn'
export const IN_NO_ROOM = 'attribute_not_exists(#room)'
export const CONNECTED = 'attribute_exists(#connectionId)'
const WAITS_FOR_THIS = '#waiting.#lives = :lives'
const LEASE_HOLDS = '#waiting.#until > :now'

export async function readPlayer(playerId: string): Promise<PlayerItem> {
  return (await read<PlayerItem>(keyOf(playerId))) ?? { playerId }
}

/** Reads up to 100 players at once. Unknown ones are missing. */
export async function readPlayers(playerIds: string[]): Promise<Map<string, PlayerItem>> {
  const players = await readMany<PlayerItem>(playerIds.map(keyOf))
  return new Map(players.map((player) => [player.playerId, player]))
}

export async function renamePlayer(playerId: string, name: string): Promise<PlayerItem> {
  const { item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change: 'SET #playerId = :playerId, #name = :name',
    values: { ':playerId': playerId, ':name': name },
  })
  return { ...item, playerId }
}

/** No room, and no seat except in `seatedIn`, a game that is known to be over. */
export function free(seatedIn: string | undefined): { condition: string; values: Record<string, unknown> } {
  return {
    condition: allOf(seatedIn ? `${NOT_SEATED} OR ${SEATED_THERE}` : NOT_SEATED, IN_NO_ROOM),
    values: seatedIn ? { ':seatedIn': seatedIn } : {},
  }
}

/** Makes a player wait, or renews the wait. Undefined if the player is seated or in a room. */
export async function waitForOpponent(
  playerId: string,
  waiting: Waiting,
  seatedIn: string | undefined,
  charge: Charge = FREE,
): Promise<PlayerItem | undefined> {
  const { condition, values } = free(seatedIn)
  const { written, item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change: `SET ${charge.set}#playerId = :playerId, #waiting = :waiting REMOVE #seat`,
    condition: allOf(condition, ...charge.clauses),
    values: { ':playerId': playerId, ':waiting': waiting, ...values, ...charge.values },
  })
  // By the request itself, if it was sent twice. The charge counts once.
  const isOwn = item?.waiting?.since === waiting.since && item.waiting.until === waiting.until && !item.seat
  return written || isOwn ? item : undefined
}

/** Also for a player who has just been seated: if that game is never created, the wait does not resume. */
export async function stopWaiting(playerId: string): Promise<void> {
  await update({
    key: keyOf(playerId),
    change: 'REMOVE #waiting',
    condition: 'attribute_exists(#waiting)',
  })
}

/** Writes a seat. Undefined if the condition fails and the player does not sit there already. */
export async function writeSeat(
  playerId: string,
  seat: SeatPointer,
  request: Pick<Update, 'change' | 'condition' | 'values'>,
): Promise<PlayerItem | undefined> {
  const { written, item } = await update<PlayerItem>({
    ...request,
    key: keyOf(playerId),
    values: { ...request.values, ':seat': seat },
  })
  const isSeated = written || item?.seat?.gameId === seat.gameId
  return isSeated && item ? { ...item, playerId } : undefined
}

/** Seats the player who asks for a game, if free. Returns the player as seated. */
export function takeSeat(
  playerId: string,
  seat: SeatPointer,
  seatedIn: string | undefined,
  charge: Charge = FREE,
): Promise<PlayerItem | undefined> {
  const { condition, values } = free(seatedIn)
  return writeSeat(playerId, seat, {
    change: `SET ${charge.set}#playerId = :playerId, #seat = :seat REMOVE #waiting`,
    condition: allOf(condition, ...charge.clauses),
    values: { ':playerId': playerId, ...values, ...charge.values },
  })
}

/**
 * Seats a waiting player if the wait is for such a game, the lease is valid, and the player has a connection. Otherwise
 * undefined. Returns the player as seated, with the wait.
 */
export function seatWaiting(
  playerId: string,
  seat: SeatPointer,
  lives: number,
): Promise<PlayerItem | undefined> {
  return writeSeat(playerId, seat, {
    change: 'SET #seat = :seat',
    condition: allOf(NOT_SEATED, WAITS_FOR_THIS, LEASE_HOLDS, CONNECTED),
    values: { ':lives': lives, ':now': seat.since },
  })
}

/** Takes back a seat in a game that was never created. The wait, if there was one, continues. */
export async function giveUpSeat(playerId: string, gameId: string): Promise<void> {
  await update({
    key: keyOf(playerId),
    change: 'REMOVE #seat',
    condition: SEATED_THERE,
    values: { ':seatedIn': gameId },
  })
}
