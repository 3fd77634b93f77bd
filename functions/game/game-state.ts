/** Reads the state of a game and its players from the game's item. */
import type { GameItem } from '../store/games.ts'

/** Time after its creation within which a game must open its first round. After that it counts as never started. */
const STARTS_WITHIN_MS = 10_000
/**
 * Silence after a turn's end, with every retry of the state machine, after which the game counts as dead (for example
 * because its execution was stopped).
 */
const SILENT_FOR_MS = 120_000

/** Maximum age of a seat without its game: the time between seating and creating the game, with a margin. */
const FORMING_MS = 5_000

/** Whether a seat without a game may belong to a game that is just being created. */
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
