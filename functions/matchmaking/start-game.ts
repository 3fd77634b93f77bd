/** From seated players to a running execution. StartExecution, named by the gameId, is the commit point. */
import { randomBytes, randomInt } from 'node:crypto'
import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { Player } from '../../protocol/messages.ts'
import { stepFunctions } from '../clients.ts'
import { isAwsError } from '../edge/aws-error.ts'
import { environment } from '../edge/environment.ts'
import { ENVIRONMENT } from '../environment.ts'
import type { Before } from '../game/reckoning.ts'
import { createGame, type NewGame } from '../store/games.ts'
import type { PlayerItem } from '../store/players.ts'

/** 16 random bytes: also a valid execution name, and the same length as a player's id. */
export function newGameId(): string {
  return randomBytes(16).toString('base64url')
}

/** What players see of somebody who never gave a name. */
export function nameOf(player: Pick<PlayerItem, 'playerId' | 'name'>): string {
  return player.name ?? `Player ${player.playerId.slice(0, 4)}`
}

const BOT_NAMES = ['Botan', 'Kibo', 'Robin', 'Tetsu'] as const

/** A bot's seat. Its id has a player's length, in case a client counts on that. */
export function newBot(lives: number): Player {
  const playerId = `bot-${randomBytes(16).toString('base64url').slice(0, 18)}`
  return { playerId, name: BOT_NAMES[randomInt(BOT_NAMES.length)] ?? BOT_NAMES[0], lives, bot: true }
}

/**
 * Starts a game of these humans and bots. Doing it twice with the same gameId is harmless: the second
 * execution is refused by its name.
 */
export async function startGame(
  gameId: string,
  game: { humans: PlayerItem[]; bots: Player[]; lives: number },
  now: number,
): Promise<void> {
  const turnSeconds = Number(environment(ENVIRONMENT.turnSeconds))
  const humans = game.humans.map(
    (human): Player => ({ playerId: human.playerId, name: nameOf(human), lives: game.lives, bot: false }),
  )
  const players = [...humans, ...game.bots]
  await createGame({
    gameId,
    createdAt: now,
    turnSeconds,
    lives: game.lives,
    players,
    connections: connectionsOf(game.humans),
  })
  const input = {
    gameId,
    turnSeconds,
    round: 1,
    players: players.map((player) => ({ ...player, misses: 0 })),
    before: game.humans.map(({ playerId, mu, sigma, played }): Before => ({ playerId, mu, sigma, played })),
  }
  try {
    await stepFunctions().send(
      new StartExecutionCommand({
        stateMachineArn: environment(ENVIRONMENT.stateMachineArn),
        name: gameId,
        input: JSON.stringify(input),
      }),
    )
  } catch (error) {
    if (!isAwsError(error, 'ExecutionAlreadyExists')) throw error
  }
}

/** As they were when the players were seated: whoever connects after that tells the game so. */
function connectionsOf(humans: PlayerItem[]): NewGame['connections'] {
  return Object.fromEntries(
    humans.flatMap(({ playerId, connectionId, connectedAt = 0, connects = 0 }) =>
      connectionId ? [[playerId, { id: connectionId, since: connectedAt, nth: connects }]] : [],
    ),
  )
}
