/**
 * A game as the functions need it: who plays, whose hand is asked with which task token, who threw, who left.
 * All of it stands in one item, so what two functions write at the same moment has one order, and each sees
 * in its own write's answer what came before.
 */
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { GameOver, Player } from '../../protocol/messages.ts'
import { documents } from '../edge/clients.ts'
import type { Reckoning } from './players.ts'
import {
  allOf,
  expiresAt,
  type Key,
  orUndefined,
  read,
  readMany,
  tableName,
  update,
  updated,
} from './table.ts'

export interface SeatItem {
  /** The last round that this player was asked in. */
  round?: number
  /** The attempt of that round's asking: Step Functions retries it with a new token. */
  attempt?: number
  /** The task token of that asking. It never leaves the server. */
  token?: string
  /** The last round that this player threw in. */
  thrown?: number
  left?: boolean
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
  over?: GameRecord
  /** Who has asked for a rematch, the game that it becomes, and whether that was begun or given up. */
  rematchAsked?: Set<string>
  rematchId?: string
  rematch?: 'begun' | 'off'
}

/** How a game ended; written once. */
export interface GameRecord extends GameOver {
  endedAt: number
  /** What is still to be added to the players, should settling have stopped half way. */
  reckonings: Reckoning[]
}

/** How long a game stays readable, for the history. */
const KEPT_MS = 90 * 24 * 60 * 60_000

const keyOf = (gameId: string): Key => ({ pk: `GAME#${gameId}`, sk: 'GAME' })

const EXISTS = 'attribute_exists(#pk)'
const NOT_OVER = 'attribute_not_exists(#over)'
const HAS_THIS_SEAT = 'attribute_exists(#seats.#player)'

export function readGame(gameId: string): Promise<GameItem | undefined> {
  return read<GameItem>(keyOf(gameId))
}

export type NewGame = Pick<GameItem, 'gameId' | 'createdAt' | 'turnSeconds' | 'lives' | 'players'>

/** Creates a game, unless it was created before: a start may be repeated while the game is being played. */
export async function createGame(game: NewGame): Promise<void> {
  const seats = Object.fromEntries(game.players.map(({ playerId }) => [playerId, {}]))
  const item: GameItem = { ...game, round: 0, deadline: 0, seats }
  await orUndefined(
    documents().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...keyOf(game.gameId), ...item, expires: expiresAt(game.createdAt + KEPT_MS) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  )
}

export interface Asking {
  gameId: string
  round: number
  attempt: number
  playerId: string
  token: string
  deadline: number
  players: Player[]
}

/** Keeps the task token of a player's turn. Undefined when a later asking of that player came first. */
export function keepToken({ gameId, playerId, round, attempt, token, deadline, players }: Asking) {
  const firstAsking = 'attribute_not_exists(#seats.#player.#round)'
  const laterRound = '#seats.#player.#round < :round'
  const laterAttempt = '#seats.#player.#round = :round AND #seats.#player.#attempt <= :attempt'
  return update<GameItem>({
    key: keyOf(gameId),
    change:
      'SET #round = :round, #deadline = :deadline, #players = :players, #seats.#player.#round = :round, ' +
      '#seats.#player.#attempt = :attempt, #seats.#player.#token = :token',
    condition: allOf(HAS_THIS_SEAT, [firstAsking, laterRound, laterAttempt].join(' OR ')),
    names: { '#player': playerId },
    values: {
      ':round': round,
      ':attempt': attempt,
      ':token': token,
      ':deadline': deadline,
      ':players': players,
    },
  })
}

/** Notes that a hand was thrown, after it counted. */
export function markThrown(gameId: string, playerId: string, round: number): Promise<boolean> {
  return updated({
    key: keyOf(gameId),
    change: 'SET #seats.#player.#thrown = :round',
    condition: HAS_THIS_SEAT,
    names: { '#player': playerId },
    values: { ':round': round },
  })
}

/** Notes that a player has left; undefined when there is no such game, or it is over, or not the player's. */
export function markLeft(gameId: string, playerId: string): Promise<GameItem | undefined> {
  return update<GameItem>({
    key: keyOf(gameId),
    change: 'SET #seats.#player.#left = :yes',
    condition: allOf(HAS_THIS_SEAT, NOT_OVER),
    names: { '#player': playerId },
    values: { ':yes': true },
  })
}

/** Closes a game. The first record stands: it is returned, whoever wrote it. Undefined: no such game. */
export async function closeGame(
  gameId: string,
  record: GameRecord,
  players: Player[],
): Promise<GameRecord | undefined> {
  const closed = await update<GameItem>({
    key: keyOf(gameId),
    change: 'SET #over = :over, #players = :players',
    condition: allOf(EXISTS, NOT_OVER),
    values: { ':over': record, ':players': players },
  })
  return closed?.over ?? (await readGame(gameId))?.over
}

/**
 * Notes that a player asks for a rematch. The first to ask chooses the new game's id, and everybody's answer
 * names it. Undefined: the game is not over, or was over before `notBefore`, or its rematch is off, or the
 * player was not in it.
 */
export function askForRematch(
  gameId: string,
  playerId: string,
  rematchId: string,
  notBefore: number,
): Promise<GameItem | undefined> {
  return update<GameItem>({
    key: keyOf(gameId),
    change: 'SET #rematchId = if_not_exists(#rematchId, :rematchId) ADD #rematchAsked :player',
    condition: allOf(HAS_THIS_SEAT, '#over.#endedAt >= :notBefore', 'attribute_not_exists(#rematch)'),
    names: { '#player': playerId },
    values: { ':rematchId': rematchId, ':player': new Set([playerId]), ':notBefore': notBefore },
  })
}

/** Decides a rematch, once: it is begun, or off. Returns what was decided, by whoever was first. */
export async function decideRematch(gameId: string, decision: 'begun' | 'off'): Promise<'begun' | 'off'> {
  const decided = await updated({
    key: keyOf(gameId),
    change: 'SET #rematch = :decision',
    condition: 'attribute_not_exists(#rematch)',
    values: { ':decision': decision },
  })
  return decided ? decision : ((await readGame(gameId))?.rematch ?? decision)
}

/** Reads up to 100 games; those that are no longer kept are missing. */
export function readGames(gameIds: string[]): Promise<GameItem[]> {
  return readMany<GameItem>(gameIds.map(keyOf))
}
