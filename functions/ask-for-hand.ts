/**
 * Called by the state machine for each player of a round, with the task token it then waits for: keeps the
 * token in the player's seat first, and asks the player second. A bot answers here and now.
 */
import { randomInt } from 'node:crypto'
import type { Player } from '../protocol/messages.ts'
import { HANDS, type Hand } from '../protocol/words.ts'
import { log } from './edge/log.ts'
import { leavers, staying, turnOf } from './game/standing.ts'
import { tellGame, tellPlayer } from './game/tell.ts'
import { giveHand, giveUpTurn } from './game/turn-tasks.ts'
import { type GameItem, keepToken } from './store/games.ts'

/** What `Ask for a hand` sends: see statemachine/README.md. */
export interface AskForHandEvent {
  taskToken: string
  /** When the state was entered, which the turn is counted from; epoch milliseconds. */
  askedAt: number
  /** 0, and one more for every retry. */
  attempt: number
  gameId: string
  round: number
  turnSeconds: number
  playerId: string
  bot: boolean
  players: (Player & { misses: number })[]
}

export async function handler(event: AskForHandEvent): Promise<void> {
  const { gameId, round, playerId, taskToken } = event
  const game = await keepToken({
    ...event,
    token: taskToken,
    misses: event.players.find((player) => player.playerId === playerId)?.misses ?? 0,
    deadline: event.askedAt + event.turnSeconds * 1000,
    players: event.players.map(({ playerId, name, lives, bot }) => ({ playerId, name, lives, bot })),
  })
  if (!game) throw new Error(`Game ${gameId} has no seat that waits for attempt ${event.attempt}.`)
  log.info('asking', { gameId, playerId, round })

  const left = leavers(game)
  if (left.includes(playerId)) await giveUpTurn(taskToken, left)
  else if (staying(game).length === 1) await giveHand(taskToken, null, left)
  else if (event.bot) await throwForBot(event, game, left)
  else await ask(game, playerId, round)
}

async function ask(game: GameItem, playerId: string, round: number): Promise<void> {
  const { gameId, players, turnSeconds, deadline } = game
  const now = Date.now()
  const turn = turnOf({ gameId, round, players, turnSeconds, deadline }, now)
  await tellPlayer(game, playerId, { type: 'round', ...turn }, now)
}

async function throwForBot(event: AskForHandEvent, game: GameItem, left: string[]): Promise<void> {
  const { gameId, round, playerId, taskToken } = event
  const hand: Hand = HANDS[randomInt(HANDS.length)] ?? HANDS[0]
  if (!(await giveHand(taskToken, hand, left))) return
  await tellGame(game, { type: 'thrown', gameId, round, playerId }, { now: Date.now() })
}
