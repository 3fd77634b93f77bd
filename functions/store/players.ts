/** A player: the connection, the waiting place or the seat, the rating and the numbers. */
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
}

/**
 * Which room a player is in. `entry` tells this stay from an earlier one in the same room: the room's list
 * holds it too, and only where the two agree is the player really there.
 */
export interface RoomPlace {
  code: string
  entry: string
}

export interface PlayerItem {
  playerId: string
  name?: string
  connectionId?: string
  /** When that was connected, in epoch milliseconds, and how many there had been by then. */
  connectedAt?: number
  connects?: number
  /** A player waits, or is seated, or is in a room: one of them at a time. */
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
  /** The last of them, in a ring: the history, and the receipts of what was settled. */
  games?: string[]
}

/** The player's last games, newest first. */
export function gamesOf({ games = [], played = 0 }: PlayerItem): string[] {
  return games.map((_, ago) => games[(played - 1 - ago) % games.length] ?? '')
}

export const keyOf = (playerId: string): Key => ({ pk: `PLAYER#${playerId}`, sk: 'PLAYER' })

export const NOT_SEATED = 'attribute_not_exists(#seat)'
export const SEATED_THERE = '#seat.#gameId = :seatedIn'
const IN_NO_ROOM = 'attribute_not_exists(#room)'
const CONNECTED = 'attribute_exists(#connectionId)'
const WAITS_FOR_THIS = '#waiting.#lives = :lives'
const LEASE_HOLDS = '#waiting.#until > :now'

/** Updates a player. Undefined: the condition did not hold. */
export async function updatePlayer(
  playerId: string,
  request: Omit<Update, 'key'>,
): Promise<PlayerItem | undefined> {
  const { written, item } = await update<PlayerItem | undefined>({ ...request, key: keyOf(playerId) })
  return written ? { ...item, playerId } : undefined
}

/** Like `updatePlayer`, where only whether it was written matters. */
export async function changePlayer(playerId: string, request: Omit<Update, 'key'>): Promise<boolean> {
  return (await updatePlayer(playerId, request)) !== undefined
}

export async function readPlayer(playerId: string): Promise<PlayerItem> {
  return (await read<PlayerItem>(keyOf(playerId))) ?? { playerId }
}

/** Reads up to 100 players at once; whoever is unknown is missing. */
export async function readPlayers(playerIds: string[]): Promise<Map<string, PlayerItem>> {
  const players = await readMany<PlayerItem>(playerIds.map(keyOf))
  return new Map(players.map((player) => [player.playerId, player]))
}

/** Makes a connection the player's current one. Returns the player as it was before. */
export async function connectPlayer(
  playerId: string,
  connectionId: string,
  now: number,
): Promise<PlayerItem> {
  const before = await updatePlayer(playerId, {
    change:
      'SET #playerId = :playerId, #connectionId = :connectionId, #connectedAt = :now ADD #connects :one',
    values: { ':playerId': playerId, ':connectionId': connectionId, ':now': now, ':one': 1 },
    returns: 'ALL_OLD',
  })
  return before ?? { playerId }
}

/** Forgets a connection; undefined when a newer one has taken over already. */
export function disconnectPlayer(playerId: string, connectionId: string): Promise<PlayerItem | undefined> {
  return updatePlayer(playerId, {
    change: 'REMOVE #connectionId',
    condition: '#connectionId = :connectionId',
    values: { ':connectionId': connectionId },
  })
}

export async function renamePlayer(playerId: string, name: string): Promise<PlayerItem> {
  const player = await updatePlayer(playerId, {
    change: 'SET #playerId = :playerId, #name = :name',
    values: { ':playerId': playerId, ':name': name },
  })
  return player ?? { playerId, name }
}

/** No seat, other than in `seatedIn`, a game that is known to be over; and no room. */
export function free(seatedIn: string | undefined): { condition: string; values: Record<string, unknown> } {
  return {
    condition: allOf(seatedIn ? `${NOT_SEATED} OR ${SEATED_THERE}` : NOT_SEATED, IN_NO_ROOM),
    values: seatedIn ? { ':seatedIn': seatedIn } : {},
  }
}

/** Makes a player wait, or renews the wait; false when the player is seated, or in a room. */
export function waitForOpponent(playerId: string, waiting: Waiting, seatedIn: string | undefined) {
  const { condition, values } = free(seatedIn)
  return changePlayer(playerId, {
    change: 'SET #playerId = :playerId, #waiting = :waiting REMOVE #seat',
    condition,
    values: { ':playerId': playerId, ':waiting': waiting, ...values },
  })
}

export function stopWaiting(playerId: string): Promise<boolean> {
  return changePlayer(playerId, {
    change: 'REMOVE #waiting',
    condition: 'attribute_exists(#waiting)',
  })
}

/** Seats the player who asks for a game, if free. Like `seatWaiting`, it returns the player as before. */
export async function takeSeat(
  playerId: string,
  seat: SeatPointer,
  seatedIn: string | undefined,
): Promise<PlayerItem | undefined> {
  const { condition, values } = free(seatedIn)
  const before = await updatePlayer(playerId, {
    returns: 'ALL_OLD',
    change: 'SET #playerId = :playerId, #seat = :seat REMOVE #waiting',
    condition,
    values: { ':playerId': playerId, ':seat': seat, ...values },
  })
  return before
}

/**
 * Seats a player who waits, if the wait is for such a game, the lease holds, and somebody is at the other end
 * of the connection; else undefined. Returns the player as before, with the wait that has ended.
 */
export function seatWaiting(
  playerId: string,
  seat: SeatPointer,
  lives: number,
): Promise<PlayerItem | undefined> {
  return updatePlayer(playerId, {
    returns: 'ALL_OLD',
    change: 'SET #seat = :seat REMOVE #waiting',
    condition: allOf(WAITS_FOR_THIS, LEASE_HOLDS, CONNECTED),
    values: { ':seat': seat, ':lives': lives, ':now': seat.since },
  })
}

/**
 * Seats a player for a rematch, in which a second time is as good as the first; undefined when the player has
 * gone elsewhere meanwhile. Returns the player as it is now.
 */
export function seatForRematch(playerId: string, seat: SeatPointer, after: string) {
  return updatePlayer(playerId, {
    change: 'SET #seat = :seat',
    condition: allOf(
      `${NOT_SEATED} OR #seat.#gameId = :after OR #seat.#gameId = :gameId`,
      'attribute_not_exists(#waiting)',
      'attribute_not_exists(#room)',
    ),
    values: { ':seat': seat, ':gameId': seat.gameId, ':after': after },
  })
}

/** Takes back a seat in a game that never was. */
export function giveUpSeat(playerId: string, gameId: string): Promise<boolean> {
  return changePlayer(playerId, {
    change: 'REMOVE #seat',
    condition: SEATED_THERE,
    values: { ':seatedIn': gameId },
  })
}

/** Takes back a seat in a game that never was, back to waiting. */
export function unseat(playerId: string, gameId: string, waiting: Waiting): Promise<boolean> {
  return changePlayer(playerId, {
    change: 'SET #waiting = :waiting REMOVE #seat',
    condition: SEATED_THERE,
    values: { ':seatedIn': gameId, ':waiting': waiting },
  })
}
