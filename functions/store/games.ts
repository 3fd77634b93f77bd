/**
 * A game as the functions need it: who plays, whose hand is asked with which task token, who threw, who left.
 * All of it stands in one item, so what two functions write at the same moment has one order, and each sees
 * in its own write's answer what came before.
 */
import type { GameOver, Player } from '../../protocol/messages.ts'
import { allOf, expiresAt, type Key, read, readMany, type Update, update } from './table.ts'

export interface SeatItem {
  /** The last round that this player was asked in. */
  round?: number
  /** The attempt of that round's asking: Step Functions retries it with a new token. */
  attempt?: number
  /** The task token of that asking. It never leaves the server. */
  token?: string
  /** When the turn of that asking ends, in epoch milliseconds. */
  deadline?: number
  /** How many rounds in a row the player had missed when it was asked. */
  misses?: number
  left?: boolean
}

/** Where a player of the game hears of it. */
export interface SeatConnection {
  id: string
  /** When it was connected, in epoch milliseconds. */
  since: number
  /** Which of the player's connections: a later one takes over from an earlier one, never the reverse. */
  nth: number
}

export interface GameItem {
  gameId: string
  createdAt: number
  turnSeconds: number
  /** What everybody began with. */
  lives: number
  /** 0 until the first hand is asked. */
  round: number
  /** When the round's turn ends, in epoch milliseconds. */
  deadline: number
  /** Everybody who began the game, with the lives of this round. */
  players: Player[]
  seats: Record<string, SeatItem>
  /** By player; nobody is told anything who is not in here. */
  connections: Record<string, SeatConnection>
  /** Whether anybody has ever watched. */
  watched?: boolean
  over?: GameRecord
  /** Who has asked for a rematch, the game that it becomes, and whether that was begun or given up. */
  rematchAsked?: Set<string>
  rematchId?: string
  rematch?: 'begun' | 'off'
}

/** How a game ended; written once. What it did to the ratings stands with its players. */
export interface GameRecord extends Omit<GameOver, 'ratings'> {
  endedAt: number
  /** Who threw in the last round. */
  threw: string[]
}

/** How long a game stays readable, for the history. */
const KEPT_MS = 90 * 24 * 60 * 60_000

const PK = 'GAME#'
export const keyOf = (gameId: string): Key => ({ pk: `${PK}${gameId}`, sk: 'GAME' })

const EXISTS = 'attribute_exists(#createdAt)'
const NOT_OVER = 'attribute_not_exists(#over)'
export const HAS_THIS_SEAT = 'attribute_exists(#seats.#player)'

/**
 * A connection is an attribute of its own beside the game's, so that it can be written before the game is: a
 * player may reconnect in the moment between being seated and the game's creation.
 */
const CONNECTION = 'connection:'
export const connectionOf = (playerId: string) => `${CONNECTION}${playerId}`

type Stored = Omit<GameItem, 'gameId' | 'connections'> & Key & Record<string, unknown>

/** Undefined too for an item that has connections and no game yet. */
function gameOf(stored: Stored | undefined): GameItem | undefined {
  if (stored?.createdAt === undefined) return undefined
  const connections = Object.keys(stored)
    .filter((name) => name.startsWith(CONNECTION))
    .map((name) => [name.slice(CONNECTION.length), stored[name]])
  const gameId = stored.pk.slice(PK.length)
  return { ...stored, gameId, connections: Object.fromEntries(connections) }
}

export async function readGame(gameId: string): Promise<GameItem | undefined> {
  return gameOf(await read<Stored>(keyOf(gameId)))
}

/** Updates a game. Undefined: the condition did not hold, or the game is not there yet. */
export async function updateGame(
  gameId: string,
  request: Omit<Update, 'key'>,
): Promise<GameItem | undefined> {
  const { written, item } = await update<Stored>({ ...request, key: keyOf(gameId) })
  return written ? gameOf(item) : undefined
}

/** Placeholders are of letters alone: see `namesIn` of the table. */
const letter = (index: number) => String.fromCharCode('A'.charCodeAt(0) + index)

export type NewGame = Pick<
  GameItem,
  'gameId' | 'createdAt' | 'turnSeconds' | 'lives' | 'players' | 'connections'
>

/** Creates a game, unless it was created before: a start may be repeated while the game is being played. */
export async function createGame({ gameId, connections, ...game }: NewGame): Promise<void> {
  const seats = Object.fromEntries(game.players.map(({ playerId }) => [playerId, {}]))
  const attributes = { ...game, round: 0, deadline: 0, seats, expires: expiresAt(game.createdAt + KEPT_MS) }
  const given = Object.entries(connections).map(([playerId, connection], index) => ({
    placeholder: `connection${letter(index)}`,
    name: connectionOf(playerId),
    connection,
  }))
  await update({
    key: keyOf(gameId),
    change: `SET ${[
      ...Object.keys(attributes).map((name) => `#${name} = :${name}`),
      // One that is there already is newer.
      ...given.map(({ placeholder }) => `#${placeholder} = if_not_exists(#${placeholder}, :${placeholder})`),
    ].join(', ')}`,
    condition: 'attribute_not_exists(#createdAt)',
    names: Object.fromEntries(given.map(({ placeholder, name }) => [`#${placeholder}`, name])),
    values: Object.fromEntries([
      ...Object.entries(attributes).map(([name, value]) => [`:${name}`, value]),
      ...given.map(({ placeholder, connection }) => [`:${placeholder}`, connection]),
    ]),
  })
}

/** Notes that somebody watches; undefined when there is no such game. */
export function markWatched(gameId: string): Promise<GameItem | undefined> {
  return updateGame(gameId, {
    change: 'SET #watched = :yes',
    condition: EXISTS,
    values: { ':yes': true },
  })
}

export interface Asking {
  gameId: string
  round: number
  attempt: number
  playerId: string
  misses: number
  token: string
  deadline: number
  players: Player[]
}

/** Keeps the task token of a player's turn. Undefined when a later asking of that player came first. */
export function keepToken({ gameId, playerId, round, attempt, ...asking }: Asking) {
  const firstAsking = 'attribute_not_exists(#seats.#player.#round)'
  const laterRound = '#seats.#player.#round < :round'
  const laterAttempt = '#seats.#player.#round = :round AND #seats.#player.#attempt <= :attempt'
  return updateGame(gameId, {
    change:
      'SET #round = :round, #deadline = :deadline, #players = :players, #seats.#player.#round = :round, ' +
      '#seats.#player.#attempt = :attempt, #seats.#player.#token = :token, #seats.#player.#misses = :misses, ' +
      '#seats.#player.#deadline = :deadline',
    condition: allOf(HAS_THIS_SEAT, [firstAsking, laterRound, laterAttempt].join(' OR ')),
    names: { '#player': playerId },
    values: {
      ':round': round,
      ':attempt': attempt,
      ':token': asking.token,
      ':misses': asking.misses,
      ':deadline': asking.deadline,
      ':players': asking.players,
    },
  })
}

/** Notes that a player has left; undefined when there is no such game, or it is over, or not the player's. */
export function markLeft(gameId: string, playerId: string): Promise<GameItem | undefined> {
  return updateGame(gameId, {
    change: 'SET #seats.#player.#left = :yes',
    condition: allOf(HAS_THIS_SEAT, NOT_OVER),
    names: { '#player': playerId },
    values: { ':yes': true },
  })
}

/** What a seat needs only while its game goes on: half of the game's item, which is kept for long. */
const ONLY_WHILE_ON = ['token', 'attempt', 'deadline'] as const satisfies (keyof SeatItem)[]

/**
 * Closes a game, and forgets what only matters before. The first record stands: the game is returned with it,
 * whoever wrote it. Undefined: no such game.
 */
export async function closeGame(
  gameId: string,
  record: GameRecord,
  players: Player[],
): Promise<GameItem | undefined> {
  const seats = players.map(({ playerId }, index) => ({ placeholder: `#seat${letter(index)}`, playerId }))
  const forgotten = seats.flatMap(({ placeholder }) =>
    ONLY_WHILE_ON.map((name) => `#seats.${placeholder}.#${name}`),
  )
  const closed = await updateGame(gameId, {
    change: `SET #over = :over, #players = :players REMOVE ${forgotten.join(', ')}`,
    condition: allOf(EXISTS, NOT_OVER),
    names: Object.fromEntries(seats.map(({ placeholder, playerId }) => [placeholder, playerId])),
    values: { ':over': record, ':players': players },
  })
  return closed ?? readGame(gameId)
}

/** Reads up to 100 games; those that are no longer kept are missing. */
export async function readGames(gameIds: string[]): Promise<GameItem[]> {
  const stored = await readMany<Stored>(gameIds.map(keyOf))
  return stored.flatMap((item) => gameOf(item) ?? [])
}
