/** Where a player is: free, waiting, seated or in a room. For every request that would move the player. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply } from '../../protocol/messages.ts'
import { readEvent } from '../store/events.ts'
import { type GameItem, giveUpGame, readGame } from '../store/games.ts'
import type { PlayerItem } from '../store/players.ts'
import { isOn } from './event-state.ts'
import { isForming, isIn, isRunning } from './game-state.ts'

export type Place =
  /**
   * `finished`: a game that the seat still points to although it is over, was never started, or continues without
   * the player.
   */
  | { is: 'free'; finished: string | undefined }
  /** Another request of this player is starting a game now. */
  | { is: 'forming'; since: number }
  | { is: 'playing'; game: GameItem }
  /** In an event that is not over, as its host or a guest. */
  | { is: 'event' }

/**
 * A game that seems dead is closed before its player counts as free, so that it cannot continue without the player. If
 * it turns out to be alive, it stays.
 */
export async function placeOf({ playerId, seat }: PlayerItem, now: number): Promise<Place> {
  if (!seat) return { is: 'free', finished: undefined }
  if (seat.event) return placeInEvent(seat.gameId, now)
  const game = await readGame(seat.gameId)
  if (!game && isForming(seat, now)) return { is: 'forming', since: seat.since }
  if (game && !game.over && isRunning(game, now))
    return isIn(game, playerId) ? { is: 'playing', game } : { is: 'free', finished: seat.gameId }
  if (game?.over || (await giveUpGame(seat.gameId, game, now))) return { is: 'free', finished: seat.gameId }
  const alive = await readGame(seat.gameId)
  return alive ? { is: 'playing', game: alive } : { is: 'forming', since: seat.since }
}

/**
 * A player may leave an event that has been silent for too long. If the event continues after all, the player misses
 * its rounds.
 */
async function placeInEvent(gameId: string, now: number): Promise<Place> {
  const event = await readEvent(gameId)
  return event && isOn(event, now) ? { is: 'event' } : { is: 'free', finished: gameId }
}

/** Why a player who is not free cannot move now. */
export function whyBound(place: Exclude<Place, { is: 'free' }>): ErrorReply {
  return refusal(place.is === 'forming' ? 'busy' : 'already_playing')
}
