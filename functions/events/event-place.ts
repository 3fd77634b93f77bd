/** The event that a player is in, according to the player's item. */
import { type EventItem, readEvent } from '../store/events.ts'
import type { PlayerItem } from '../store/players.ts'
import type { Viewer } from './view.ts'

export interface InEvent {
  event: EventItem
  viewer: Viewer
}

/** Undefined for a player who is in a game, or nowhere. */
export async function eventOf({ playerId, seat }: PlayerItem): Promise<InEvent | undefined> {
  if (!seat?.event) return undefined
  const event = await readEvent(seat.gameId)
  if (!event) return undefined
  const { place } = seat.event
  return { event, viewer: place ? { is: 'guest', playerId, place } : { is: 'host' } }
}
