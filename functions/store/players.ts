/**
 * A player: the connection, the waiting place or the seat, the rating and the numbers. In one file because all
 * writes share the item, and their conditions have to be read together.
 */
import { type Budgets, type Charge, FREE } from '../fair-play/budgets.ts'
import type { GuestPlace } from './event-rosters.ts'
import { allOf, type Key, read, readMany, type Update, update } from './table.ts'

export interface Waiting {
  since: number
  lives: number
  /** Which shard of the rule set's slot the player waits in. */
  shard: number
  /** When the lease runs out, in epoch milliseconds. */
  until: number
}

/** Which game a player was last seated in: a pointer; the game's item and its execution are the truth. */
export interface SeatPointer {
  gameId: string
  since: number
  /** Where the player was seated out of a room, and goes back to if the game never comes to be. */
  room?: RoomPlace
  /** The seat is in an event. A guest has a place there, the host has none. */
  event?: { code: string; place?: GuestPlace }
}

/**
 * Which room a player is in. `entry` tells this stay from an earlier one in the same room: the room's list
 * holds it too, and only where the two agree is the player really there.
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
  /** The connection that the newest one replaced, as long as nobody knows that it is closed; else ''. */
  replacedId?: string
  replacedAt?: number
  /** A player waits, or is seated, or is in a room. A seat comes first: the wait stands there still, for the case
   * that the game does not come to be. */
  waiting?: Waiting
  seat?: SeatPointer
  room?: RoomPlace
  /** TrueSkill-like belief about the player's strength; absent before the first rated game. */
  mu?: number
  sigma?: number
  wins?: number
  losses?: number
  /** How many games the player has finished. */
  played?: number
  /** The last of them, in a ring; see played-games.ts. */
  games?: string[]
  /** A finished game of the player whose rematch somebody asks for, and until when that may be. */
  rematch?: { gameId: string; until: number }
  /** The connection that was closed last for flooding, how many were since then, and how long the player is refused. */
  struck?: string
  strikes?: number
  strikesSince?: number
  refusedUntil?: number
  /** Games that the player watches, or has watched. */
  watching?: Set<string>
  /** The player that goes on with what this one had, and the one that this one goes on for. */
  movedTo?: string
  movedFrom?: string
  /** When DynamoDB may forget the player, in epoch seconds. */
  expires?: number
  /** Written with the first rated game; from then on `expires` stays at this. */
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

/** Reads up to 100 players at once; whoever is unknown is missing. */
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

/** No seat, other than in `seatedIn`, a game that is known to be over; and no room. */
export function free(seatedIn: string | undefined): { condition: string; values: Record<string, unknown> } {
  return {
    condition: allOf(seatedIn ? `${NOT_SEATED} OR ${SEATED_THERE}` : NOT_SEATED, IN_NO_ROOM),
    values: seatedIn ? { ':seatedIn': seatedIn } : {},
  }
}

/** Makes a player wait, or renews the wait; undefined when the player is seated, or in a room. */
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
  // By the request itself, when it was sent twice: the charge counts once.
  const isOwn = item?.waiting?.since === waiting.since && item.waiting.until === waiting.until && !item.seat
  return written || isOwn ? item : undefined
}

/** Also of a player who has just been seated: should that game not come to be, the wait is not taken up again. */
export async function stopWaiting(playerId: string): Promise<void> {
  await update({
    key: keyOf(playerId),
    change: 'REMOVE #waiting',
    condition: 'attribute_exists(#waiting)',
  })
}

/** Writes a seat; undefined when the condition does not hold and the player does not sit there already. */
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
 * Seats a player who waits, if the wait is for such a game, the lease holds, and somebody is at the other end
 * of the connection; else undefined. Returns the player as seated, with the wait.
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

/** Takes back a seat in a game that never was. A wait that stood there goes on. */
export async function giveUpSeat(playerId: string, gameId: string): Promise<void> {
  await update({
    key: keyOf(playerId),
    change: 'REMOVE #seat',
    condition: SEATED_THERE,
    values: { ':seatedIn': gameId },
  })
}
