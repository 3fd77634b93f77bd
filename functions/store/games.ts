/**
 * A game's item: its players, the open round with its hands, who left, how it ended. It is one item, so DynamoDB orders
 * all writes of a game, and each write's answer shows what came before.
 */

import type { Hand } from '../../protocol/constants.ts'
import type { GameOver, Player } from '../../protocol/messages.ts'
import { allOf, expiresAt, type Key, read, readMany, type Update, update, type Written } from './table.ts'

/** A stored hand. */
export interface ThrownHand {
  hand: Hand
  /** The request that threw it, so that a write that is sent twice recognizes itself. */
  by: string
}

/** A player's connection, for pushes. */
export interface SeatConnection {
  id: string
  /** When API Gateway opened it, in epoch milliseconds. A player's later connection wins. */
  since: number
}

/** A human at the beginning of the game. Numbers are absent for a new player. */
export interface PlayerBefore {
  playerId: string
  mu?: number | undefined
  sigma?: number | undefined
  played?: number | undefined
  /** Number of rated games among those played. */
  rated?: number | undefined
}

export interface GameItem {
  gameId: string
  createdAt: number
  turnSeconds: number
  /** How much longer the turn is from the second round on, in seconds. */
  revealSeconds: number
  /** Everybody's initial lives. */
  lives: number
  /** Started from a private room. */
  isPrivate: boolean
  /**
   * `rated`: changes ratings if it is also played. `limited`: would be rated, but the two players have reached their
   * limit.
   */
  standing: 'rated' | 'limited' | 'unrated'
  /** All players at the beginning, with the lives of this round. */
  players: Player[]
  /** Their ids. */
  members: Set<string>
  /** The humans at the beginning, for the execution's input. Absent from the first round on. */
  before?: PlayerBefore[]
  /** The round that was opened last. 0 until the first one is. */
  round: number
  /** The last closed round. A round is open while this is smaller. */
  closed: number
  /** The attempt of Step Functions that opened the round. */
  attempt: number
  /** The task token of the open round. It never leaves the server. */
  token?: string
  /** When the turn ends, in epoch milliseconds. */
  deadline: number
  /** Players without a life in this round. Absent if there are none. */
  out?: Set<string>
  /** The hands of this round, by player. */
  hands: Record<string, ThrownHand>
  /** Players who have left the game. */
  left?: Set<string>
  /** The judged rounds, encoded as in rounds/judged-rounds.ts. */
  past?: string[]
  /** By player. A player without a connection gets no pushes. */
  connections: Record<string, SeatConnection>
  /** Players whom the others may believe to be offline. */
  away?: Set<string>
  /** Whether anybody has ever watched. */
  watched?: boolean
  /** Approximate number of watchers now. */
  watchers?: number
  over?: GameRecord
  /** Who has asked for a rematch, the game that it becomes, and whether that game was started or given up. */
  rematchAsked?: Set<string>
  rematchId?: string
  rematch?: 'begun' | 'off'
}

/** How a game ended. Written once. The players' items have the changes of the ratings. */
export interface GameRecord extends Omit<GameOver, 'ratings'> {
  endedAt: number
}

/** How long a game stays readable, for the history. */
const KEPT_MS = 90 * 24 * 60 * 60_000

const PK = 'GAME#'
const keyOf = (gameId: string): Key => ({ pk: `${PK}${gameId}`, sk: 'GAME' })

export const EXISTS = 'attribute_exists(#createdAt)'
export const NOT_OVER = 'attribute_not_exists(#over)'
export const IS_MEMBER = 'contains(#members, :playerId)'
const NOT_CREATED = 'attribute_not_exists(#createdAt)'

/**
 * A connection is an attribute beside the game's own, so that it can be written before the game: a player may reconnect
 * between being seated and the game's creation.
 */
const CONNECTION = 'connection:'
export const connectionOf = (playerId: string) => `${CONNECTION}${playerId}`

type Stored = Omit<GameItem, 'gameId' | 'connections'> & Key & Record<string, unknown>

/** Also undefined for an item that has connections and no game yet. */
function gameOf(stored: Stored | undefined): GameItem | undefined {
  if (stored?.createdAt === undefined) return undefined
  const connections = Object.keys(stored)
    .filter((name) => name.startsWith(CONNECTION))
    .map((name) => [name.slice(CONNECTION.length), stored[name]])
  const gameId = stored.pk.slice(PK.length)
  return { ...stored, gameId, connections: Object.fromEntries(connections) }
}

/** A write of a game. `game` is the game after it or, if the condition failed, the existing game. */
export interface GameWrite {
  written: boolean
  game: GameItem | undefined
  /** Sent more than once and not written: its own first attempt may have made the condition fail. */
  repeated?: boolean
}

export async function readGame(gameId: string): Promise<GameItem | undefined> {
  return gameOf(await read<Stored>(keyOf(gameId)))
}

/** Reads up to 100 games. Those that are no longer kept are missing. */
export async function readGames(gameIds: string[]): Promise<GameItem[]> {
  const stored = await readMany<Stored>(gameIds.map(keyOf))
  return stored.flatMap((item) => gameOf(item) ?? [])
}

/** Like `update`, for a game. */
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

/** Placeholders consist of letters only: see `namesIn` in expressions.ts. */
const letter = (index: number) => String.fromCharCode('A'.charCodeAt(0) + index)

/** Creates a game. If it was created before, or given up before its creation, returns that one. */
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
      // An existing one is newer.
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
 * Gives up a game that seems dead, so that its players are free. After this, neither its start nor its execution can
 * continue it. `seen`: the game as it was read, undefined if there was none. Returns false if the game has continued
 * since. A game that is over counts as given up.
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

/** Creates a game that is over from the beginning, so that a late creation finds it. */
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
 * Closes a game and removes the attributes that only a running game needs. The first record wins: returns the game with
 * that record. Undefined: no such game.
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
