/** A player: the connection, the waiting place or the seat, the rating and the numbers. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import { documents } from '../edge/clients.ts'
import { NEWCOMER } from '../game/rating.ts'
import { allOf, type Key, read, tableName, update, updated } from './table.ts'

export interface Waiting {
  since: number
  lives: number
  /** When the lease runs out, in epoch milliseconds. */
  until: number
}

/** Which game a player was last seated in: a pointer; the game's item and its execution are the truth. */
export interface SeatPointer {
  gameId: string
  since: number
}

export interface PlayerItem {
  playerId: string
  name?: string
  connectionId?: string
  /** A player waits or is seated, never both. */
  waiting?: Waiting
  seat?: SeatPointer
  /** TrueSkill-like belief about the player's strength; absent before the first rated game. */
  mu?: number
  sigma?: number
  wins?: number
  losses?: number
  /** The player's last games, newest first: the history, and the receipts of what was settled. */
  games?: string[]
}

const keyOf = (playerId: string): Key => ({ pk: `PLAYER#${playerId}`, sk: 'PLAYER' })

const NOT_SEATED = 'attribute_not_exists(#seat)'
const SEATED_THERE = '#seat.#gameId = :seatedIn'
const CONNECTED = 'attribute_exists(#connectionId)'
const WAITS_FOR_THIS = '#waiting.#lives = :lives'
const LEASE_HOLDS = '#waiting.#until > :now'

export async function readPlayer(playerId: string): Promise<PlayerItem> {
  return (await read<PlayerItem>(keyOf(playerId))) ?? { playerId }
}

/** Reads up to 100 players at once, strongly consistent. */
export async function readPlayers(playerIds: string[]): Promise<Map<string, PlayerItem>> {
  const found = new Map<string, PlayerItem>()
  let keys: Record<string, unknown>[] | undefined = playerIds.map(keyOf).map((key) => ({ ...key }))
  while (keys && keys.length > 0) {
    const answer: {
      Responses?: Record<string, Record<string, unknown>[]>
      UnprocessedKeys?: Record<string, { Keys?: Record<string, unknown>[] }>
    } = await documents().send(
      new BatchGetCommand({ RequestItems: { [tableName()]: { Keys: keys, ConsistentRead: true } } }),
    )
    for (const item of answer.Responses?.[tableName()] ?? []) {
      const player = item as unknown as PlayerItem
      found.set(player.playerId, player)
    }
    keys = answer.UnprocessedKeys?.[tableName()]?.Keys
  }
  return found
}

/** Makes a connection the player's current one. Returns the player as it was before. */
export async function connectPlayer(playerId: string, connectionId: string): Promise<PlayerItem> {
  const before = await update<PlayerItem>({
    key: keyOf(playerId),
    change: 'SET #playerId = :playerId, #connectionId = :connectionId',
    values: { ':playerId': playerId, ':connectionId': connectionId },
    returns: 'ALL_OLD',
  })
  return { ...before, playerId }
}

/** Forgets a connection; undefined when a newer one has taken over already. */
export function disconnectPlayer(playerId: string, connectionId: string): Promise<PlayerItem | undefined> {
  return update<PlayerItem>({
    key: keyOf(playerId),
    change: 'REMOVE #connectionId',
    condition: '#connectionId = :connectionId',
    values: { ':connectionId': connectionId },
  })
}

export async function renamePlayer(playerId: string, name: string): Promise<PlayerItem> {
  const player = await update<PlayerItem>({
    key: keyOf(playerId),
    change: 'SET #playerId = :playerId, #name = :name',
    values: { ':playerId': playerId, ':name': name },
  })
  return player ?? { playerId, name }
}

/** Makes a player wait, or renews the wait; false when the player is seated. */
export function waitForOpponent(playerId: string, waiting: Waiting, seatedIn: string | undefined) {
  return updated({
    key: keyOf(playerId),
    change: 'SET #playerId = :playerId, #waiting = :waiting REMOVE #seat',
    condition: seatedIn ? `${NOT_SEATED} OR ${SEATED_THERE}` : NOT_SEATED,
    values: { ':playerId': playerId, ':waiting': waiting, ...(seatedIn ? { ':seatedIn': seatedIn } : {}) },
  })
}

export function stopWaiting(playerId: string): Promise<boolean> {
  return updated({
    key: keyOf(playerId),
    change: 'REMOVE #waiting',
    condition: 'attribute_exists(#waiting)',
  })
}

/**
 * Seats the player who asks for a game; undefined when the player is seated already, other than in
 * `seatedIn`, a game that is known to be over. Like `seatWaiting`, it returns the player as before.
 */
export async function takeSeat(
  playerId: string,
  seat: SeatPointer,
  seatedIn: string | undefined,
): Promise<PlayerItem | undefined> {
  const before = await update<PlayerItem>({
    returns: 'ALL_OLD',
    key: keyOf(playerId),
    change: 'SET #playerId = :playerId, #seat = :seat REMOVE #waiting',
    condition: seatedIn ? `${NOT_SEATED} OR ${SEATED_THERE}` : NOT_SEATED,
    values: { ':playerId': playerId, ':seat': seat, ...(seatedIn ? { ':seatedIn': seatedIn } : {}) },
  })
  return before && { ...before, playerId }
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
  return update<PlayerItem>({
    returns: 'ALL_OLD',
    key: keyOf(playerId),
    change: 'SET #seat = :seat REMOVE #waiting',
    condition: allOf(WAITS_FOR_THIS, LEASE_HOLDS, CONNECTED),
    values: { ':seat': seat, ':lives': lives, ':now': seat.since },
  })
}

/** Takes back a seat in a game that never was, back to waiting. */
export function unseat(playerId: string, gameId: string, waiting: Waiting): Promise<boolean> {
  return updated({
    key: keyOf(playerId),
    change: 'SET #waiting = :waiting REMOVE #seat',
    condition: SEATED_THERE,
    values: { ':seatedIn': gameId, ':waiting': waiting },
  })
}

/** What a finished game changes in one player's numbers: differences, so that two games at once add up. */
export interface Reckoning {
  playerId: string
  muChange: number
  sigmaChange: number
  wins: number
  losses: number
}

/** How many finished games a player's history keeps. */
export const HISTORY_LENGTH = 20

/**
 * Adds a finished game to a player, once however often it is called, and frees the seat. The list of games is
 * the receipt: it is written together with the numbers, on the condition that it has not changed since it
 * was read.
 */
export async function reckonOnce(gameId: string, reckoning: Reckoning): Promise<void> {
  for (;;) {
    const player = await readPlayer(reckoning.playerId)
    const games = player.games ?? []
    if (games.includes(gameId)) return
    if (await reckon(player, gameId, reckoning)) return
  }
}

function reckon(player: PlayerItem, gameId: string, reckoning: Reckoning): Promise<boolean> {
  const seatedHere = player.seat?.gameId === gameId
  const gamesUnchanged = player.games ? '#games = :before' : 'attribute_not_exists(#games)'
  const seatUnchanged = player.seat ? SEATED_THERE : NOT_SEATED
  return updated({
    key: keyOf(player.playerId),
    change:
      'SET #playerId = :playerId, #games = :games, #mu = :mu, #sigma = :sigma ' +
      `${seatedHere ? 'REMOVE #seat ' : ''}ADD #wins :wins, #losses :losses`,
    condition: allOf(gamesUnchanged, seatUnchanged),
    values: {
      ':playerId': player.playerId,
      ':games': [gameId, ...(player.games ?? [])].slice(0, HISTORY_LENGTH),
      ':mu': (player.mu ?? NEWCOMER.mu) + reckoning.muChange,
      ':sigma': (player.sigma ?? NEWCOMER.sigma) + reckoning.sigmaChange,
      ':wins': reckoning.wins,
      ':losses': reckoning.losses,
      ...(player.games ? { ':before': player.games } : {}),
      ...(player.seat ? { ':seatedIn': player.seat.gameId } : {}),
    },
  })
}
