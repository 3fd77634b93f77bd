/** What a game's item says about the game and about one player of it. */
import type { Seat } from '../../protocol/messages.ts'
import type { GameItem } from '../store/games.ts'

/** How long after its creation a game must have asked its first hand; else it was never started. */
const STARTS_WITHIN_MS = 10_000
/**
 * How long after a turn's end a game may be silent, judging and announcing with every retry, before it counts
 * as dead (an execution that somebody stopped, say).
 */
const SILENT_FOR_MS = 120_000

/** How long a seat may stand without its game: the time between seating and StartExecution, with a margin. */
const FORMING_MS = 10_000

/** Whether a seat without a game may be one whose game is just being started. */
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
  return player !== undefined && player.lives > 0 && !game.seats[playerId]?.left
}

/** The players who are neither out nor gone. */
export function staying(game: GameItem): string[] {
  return game.players.map(({ playerId }) => playerId).filter((playerId) => isIn(game, playerId))
}

/** Who has left, as the state machine wants to know it with every answer. */
export function leavers(game: GameItem): string[] {
  return Object.keys(game.seats).filter((playerId) => game.seats[playerId]?.left)
}

/** When the turn ends that the player was asked in last. The game's own deadline is of whoever was asked last. */
export function deadlineOf(game: GameItem, playerId: string): number {
  return game.seats[playerId]?.deadline ?? game.deadline
}

/** The turn that a player comes back to; undefined before it was asked, once out, and when the game is over. */
export function seatOf(
  game: GameItem,
  playerId: string,
  now: number,
): { token: string; turn: Omit<Seat, 'thrown' | 'past'> } | undefined {
  const { round, token } = game.seats[playerId] ?? {}
  if (!round || !token || !isRunning(game, now) || !isIn(game, playerId)) return undefined
  const { gameId, players, turnSeconds } = game
  const deadline = deadlineOf(game, playerId)
  return { token, turn: turnOf({ gameId, round, players, turnSeconds, deadline }, now) }
}

/** The body of a `round` push, with the time left counted from now. */
export function turnOf(
  turn: Pick<Seat, 'gameId' | 'round' | 'players' | 'turnSeconds' | 'deadline'>,
  now: number,
): Omit<Seat, 'thrown' | 'past'> {
  return { ...turn, msLeft: Math.max(0, turn.deadline - now) }
}
