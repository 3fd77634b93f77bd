/** What a game's item says about the game and its players. */
import type { GameItem } from '../store/games.ts'

/** How long after its creation a game must have opened its first round; after that it counts as never started. */
const STARTS_WITHIN_MS = 10_000
/**
 * How long after a turn's end a game may be silent, with every retry of the state machine, before it counts as
 * dead (an execution that somebody stopped, for example).
 */
const SILENT_FOR_MS = 120_000

/** How long a seat may stand without its game: the time between seating and creating the game, with a margin. */
const FORMING_MS = 5_000

/** Whether a seat without a game may be one whose game is just being created. */
export function isForming(seat: { since: number }, now: number): boolean {
  return now < seat.since + FORMING_MS
}

/** Whether the game has begun or is about to, and has not ended. */
export function isRunning(game: GameItem, now: number): boolean {
  if (game.over) return false
  const lastSign = game.round === 0 ? game.createdAt + STARTS_WITHIN_MS : game.deadline + SILENT_FOR_MS
  return now < lastSign
}

/** Whether this player has a life in the game and has not left it. */
export function isIn(game: GameItem, playerId: string): boolean {
  const player = game.players.find((one) => one.playerId === playerId)
  return player !== undefined && player.lives > 0 && !game.left?.has(playerId)
}

/** The players with a life who have not left. */
export function staying(game: GameItem): string[] {
  return game.players.map(({ playerId }) => playerId).filter((playerId) => isIn(game, playerId))
}
