/**
 * A game as the functions need it: who plays, the open round, the hands thrown in it, who left, how it ended.
 * All of it is one item, so DynamoDB orders all writes of a game, and each write's answer shows what came before.
 */

import type { Hand } from '../../protocol/constants.ts'
import type { GameOver, Player } from '../../protocol/messages.ts'
import { allOf, expiresAt, type Key, read, readMany, type Update, update, type Written } from './table.ts'

/** A hand that stands in the item. */
export interface ThrownHand {
  hand: Hand
  /** The request that threw it, so that a write that is sent twice recognizes itself. */
  by: string
}

/** Where a player of the game hears of it. */
export interface SeatConnection {
  id: string
  /** When API Gateway opened it, in epoch milliseconds: the later connection of a player wins. */
  since: number
}

/** A human as the game found them when it began. Absent numbers: a newcomer. */
export interface PlayerBefore {
  playerId: string
  mu?: number | undefined
  sigma?: number | undefined
  played?: number | undefined
  /** How many of the games played were rated. */
  rated?: number | undefined
}

export interface GameItem {
  gameId: string
  createdAt: number
  turnSeconds: number
  /** How much longer the turn is from the second round on. */
  revealSeconds: number
  /** Lives that everybody began with. */
  lives: number
  /** Begun from a private room. */
  isPrivate: boolean
  /** `rated`: changes ratings if it is also played. `limited`: would, but its two players have played enough. */
  standing: 'rated' | 'limited' | 'unrated'
  /** Everybody who began the game, with the lives of this round. */
  players: Player[]
  /** Their ids. */
  members: Set<string>
  /** Its humans when it began, for its execution's input; absent from the first round on. */
  before?: PlayerBefore[]
  /** The round that was opened last; 0 until the first one is. */
  round: number
  /** The last round whose turn ran out; the round is open while this is smaller. */
  closed: number
  /** Which attempt of Step Functions opened the round. */
  attempt: number
  /** The task token that Step Functions waits with for the open round. It never leaves the server. */
  token?: string
  /** When the turn ends, in epoch milliseconds. */
  deadline: number
  /** Players without a life in this round; absent where there are none. */
  out?: Set<string>
  /** The hands of this round, by player. */
  hands: Record<string, ThrownHand>
  /** Who has left the game. */
  left?: Set<string>
  /** The judged rounds; see rounds/past.ts. */
  past?: string[]
  /** By player; a player without one is pushed nothing. */
  connections: Record<string, SeatConnection>
  /** Players whom the others may believe to be offline. */
  away?: Set<string>
  /** Whether anybody has ever watched. */
  watched?: boolean
  /** How many watch now, about. */
  watchers?: number
  over?: GameRecord
  /** Who has asked for a rematch, the game that it becomes, and whether that was begun or given up. */
  rematchAsked?: Set<string>
  rematchId?: string
  rematch?: 'begun' | 'off'
}

/** How a game ended; written once. The changes to the ratings stand with its players. */
export interface GameRecord extends Omit<GameOver, 'ratings'> {
  endedAt: number
}

/** How long a game stays readable, for the history. */
const KEPT_MS = 90 * 24 * 60 * 60_000

const PK = 'GAME#'
export const keyOf = (gameId: string): Key => ({ pk: `${PK}${gameId}`, sk: 'GAME' })

export const EXISTS = 'attribute_exists(#createdAt)'
export const NOT_OVER = 'attribute_not_exists(#over)'
export const IS_MEMBER = 'contains(#members, :playerId)'
const NOT_CREATED = 'attribute_not_exists(#createdAt)'

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

/** A write of a game: `game` is the game after it, or, where the condition failed, the game that stood there. */
export interface GameWrite {
  written: boolean
  game: GameItem | undefined
  /** Sent more than once and not written: perhaps refused by its own first success. */
  repeated?: boolean
}

export async function readGame(gameId: string): Promise<GameItem | undefined> {
  return gameOf(await read<Stored>(keyOf(gameId)))
}

/** Reads up to 100 games; those that are no longer kept are missing. */
export async function readGames(gameIds: string[]): Promise<GameItem[]> {
  const stored = await readMany<Stored>(gameIds.map(keyOf))
  return stored.flatMap((item) => gameOf(item) ?? [])
}

/** Like `update`, of a game. */
export async function updateGame(gameId: string, request: Omit<Update, 'key'>): Promise<GameWrite> {
  const result: Written<Stored> = await update<Stored>({ ...request, key: keyOf(gameId) })
  const game = gameOf(result.item)
  return result.written ? { written: true, game } : { written: false, game, repeated: result.repeated }
}

export type NewGame = Pick<
  GameItem,
  | 'gameId'
  | 'createdAt'
  | 'turnSeconds'
  | 'revealSeconds'
  | 'lives'
  | 'isPrivate'
  | 'standing'
  | 'players'
  | 'before'
  | 'connections'
>

/** Placeholders are of letters alone: see `namesIn` of the table. */
const letter = (index: number) => String.fromCharCode('A'.charCodeAt(0) + index)

/**
 * Creates a game. Where it was created before, or given up before it was created, that one stands: returns the
 * game that stands.
 */
export async function createGame({ gameId, connections, ...game }: NewGame): Promise<GameItem> {
  const attributes = {
    ...game,
    members: new Set(game.players.map(({ playerId }) => playerId)),
    ...{ round: 0, closed: 0, attempt: 0, deadline: 0, hands: {} },
    expires: expiresAt(game.createdAt + KEPT_MS),
  }
  const given = Object.entries(connections).map(([playerId, connection], index) => ({
    placeholder: `connection${letter(index)}`,
    name: connectionOf(playerId),
    connection,
  }))
  const created = await updateGame(gameId, {
    change: `SET ${[
      ...Object.keys(attributes).map((name) => `#${name} = :${name}`),
      // One that is there already is newer.
      ...given.map(({ placeholder }) => `#${placeholder} = if_not_exists(#${placeholder}, :${placeholder})`),
    ].join(', ')}`,
    condition: NOT_CREATED,
    names: Object.fromEntries(given.map(({ placeholder, name }) => [`#${placeholder}`, name])),
    values: Object.fromEntries([
      ...Object.entries(attributes).map(([name, value]) => [`:${name}`, value]),
      ...given.map(({ placeholder, connection }) => [`:${placeholder}`, connection]),
    ]),
  })
  if (!created.game) throw new Error(`Game ${gameId} could neither be created nor read.`)
  return created.game
}

/**
 * Gives up a game that seems dead, so that its players are free: from here on neither its start nor its execution
 * can go on with it. `seen`: the game as it was read; undefined if there was none. False when it has gone on
 * meanwhile. A game that is over already counts as given up.
 */
export async function giveUpGame(gameId: string, seen: GameItem | undefined, now: number): Promise<boolean> {
  const over: GameRecord = { winner: null, reason: 'aborted', rounds: seen?.round ?? 0, endedAt: now }
  const { written, game } = seen ? await abort(gameId, seen, over) : await forbid(gameId, over)
  return written || game?.over !== undefined
}

function abort(gameId: string, { round, attempt, closed }: GameItem, over: GameRecord): Promise<GameWrite> {
  return updateGame(gameId, {
    change: 'SET #over = :over REMOVE #token',
    condition: allOf(NOT_OVER, '#round = :round', '#attempt = :attempt', '#closed = :closed'),
    values: { ':over': over, ':round': round, ':attempt': attempt, ':closed': closed },
  })
}

/** Leaves a game that is over from the beginning, which a late creation finds. */
function forbid(gameId: string, over: GameRecord): Promise<GameWrite> {
  const attributes = {
    ...{ createdAt: over.endedAt, turnSeconds: 0, revealSeconds: 0, lives: 0, players: [], over },
    ...{ isPrivate: false, standing: 'unrated' },
    ...{ members: new Set(['nobody']), round: 0, closed: 0, attempt: 0, deadline: 0, hands: {} },
    expires: expiresAt(over.endedAt + KEPT_MS),
  }
  return updateGame(gameId, {
    change: `SET ${Object.keys(attributes)
      .map((name) => `#${name} = :${name}`)
      .join(', ')}`,
    condition: NOT_CREATED,
    values: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value])),
  })
}

/**
 * Closes a game and forgets what only matters before. The first record stands: the game is returned with it,
 * whoever wrote it. Undefined: no such game.
 */
export async function closeGame(
  gameId: string,
  record: GameRecord,
  players: Player[],
): Promise<GameItem | undefined> {
  const { game } = await updateGame(gameId, {
    change: 'SET #over = :over, #players = :players REMOVE #token',
    condition: allOf(EXISTS, NOT_OVER),
    values: { ':over': record, ':players': players },
  })
  return game
}
