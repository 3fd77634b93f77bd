/** Deletes a player's data from the table: the player's item, and the name in stored games. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'

/** Replaces the name of a forgotten player in games. */
export const FORGOTTEN = 'Somebody'

export interface Found {
  name: string | undefined
  rating: number | undefined
  games: string[]
}

/** The player cannot be forgotten now. */
export class PlaysNow extends Error {
  override readonly name = 'PlaysNow'
}

interface PlayerItem {
  name?: string
  rating?: number
  games?: string[]
  seat?: { gameId: string }
  room?: object
  waiting?: { until: number }
}

interface GameItem {
  players: { playerId: string; name: string }[]
  over?: object
}

export class PlayerRecords {
  readonly #client: DynamoDBDocumentClient
  readonly #TableName: string

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client
    this.#TableName = tableName
  }

  /** Undefined if the table has no such player. */
  async find(playerId: string): Promise<Found | undefined> {
    const item = await this.#read<PlayerItem>(playerKey(playerId))
    if (!item) return undefined
    const games = [...(item.games ?? []), ...(item.seat ? [item.seat.gameId] : [])].map(gameIdOf)
    return { name: item.name, rating: item.rating, games: [...new Set(games)] }
  }

  /**
   * Forgets the player. Repeating it after an interruption is safe: the player's item, which lists the games, is
   * deleted last. Throws PlaysNow while the player sits in a running game or in a room.
   */
  async forget(playerId: string): Promise<void> {
    const item = await this.#read<PlayerItem>(playerKey(playerId))
    const found = await this.find(playerId)
    if (!item || !found) return
    const seat = item.seat && (await this.#read<GameItem>(gameKey(item.seat.gameId)))
    if ((seat && !seat.over) || item.room)
      throw new PlaysNow('The player is in a game or a room. Try again later.')
    for (const gameId of found.games) await this.#forgetName(gameId, playerId)
    await this.#client.send(new DeleteCommand({ TableName: this.#TableName, Key: playerKey(playerId) }))
  }

  async #forgetName(gameId: string, playerId: string): Promise<void> {
    const game = await this.#read<GameItem>(gameKey(gameId))
    const index = game?.players.findIndex((player) => player.playerId === playerId) ?? -1
    if (index < 0) return
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#TableName,
        Key: gameKey(gameId),
        UpdateExpression: `SET players[${index}].#name = :name`,
        ConditionExpression: `players[${index}].playerId = :playerId`,
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':name': FORGOTTEN, ':playerId': playerId },
      }),
    )
  }

  async #read<Item>(Key: object): Promise<Item | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#TableName,
        Key: Key as Record<string, string>,
        ConsistentRead: true,
      }),
    )
    return Item as Item | undefined
  }
}

const playerKey = (playerId: string) => ({ pk: `PLAYER#${playerId}`, sk: 'PLAYER' })
const gameKey = (gameId: string) => ({ pk: `GAME#${gameId}`, sk: 'GAME' })

/** An entry of a player's list of games starts with the game's id. */
const gameIdOf = (entry: string): string => entry.slice(0, 22)
