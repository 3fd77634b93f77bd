/**
 * Called by the state machine for each player of a round, with the task token it then waits for: keeps the
 * token in the player's seat first, and asks the player second. A bot answers here and now.
 */
import { randomInt } from 'node:crypto'
import type { Player, Push } from '../protocol/messages.ts'
import { HANDS, type Hand } from '../protocol/words.ts'
import { log } from './edge/log.ts'
import { tellPlayer } from './game/presence.ts'
import { leavers, staying, turnOf } from './game/standing.ts'
import { giveHand, giveUpTurn } from './game/turn-tasks.ts'
import { type GameItem, keepToken } from './store/games.ts'
import { gameTopic, publish } from './topics/publish.ts'

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
    deadline: event.askedAt + event.turnSeconds * 1000,
    players: event.players.map(({ playerId, name, lives, bot }) => ({ playerId, name, lives, bot })),
  })
  if (!game) throw new Error(`Game ${gameId} has no seat that waits for attempt ${event.attempt}.`)
  log.info('asking', { gameId, playerId, round })

  const left = leavers(game)
  if (left.includes(playerId)) await giveUpTurn(taskToken, left)
  else if (staying(game).length === 1) await giveHand(taskToken, null, left)
  else if (event.bot) await throwForBot(event, left)
  else await ask(game, playerId, round)
}

/** A push that fails does not fail the asking: the player may come back, and `hello` gives the seat back. */
async function ask(game: GameItem, playerId: string, round: number): Promise<void> {
  const { gameId, players, turnSeconds, deadline } = game
  const now = Date.now()
  const turn = turnOf({ gameId, round, players, turnSeconds, deadline }, now)
  await quietly(tellPlayer(gameId, playerId, { type: 'round', ...turn }, now))
}

async function throwForBot({ gameId, round, playerId, taskToken }: AskForHandEvent, left: string[]) {
  const hand: Hand = HANDS[randomInt(HANDS.length)] ?? HANDS[0]
  if (!(await giveHand(taskToken, hand, left))) return
  const thrown: Push = { type: 'thrown', gameId, round, playerId }
  await quietly(publish(gameTopic(gameId), thrown, { now: Date.now() }))
}

async function quietly(pushing: Promise<unknown>): Promise<void> {
  try {
    await pushing
  } catch (error) {
    log.warn('push failed', { error: error as Error })
  }
}
