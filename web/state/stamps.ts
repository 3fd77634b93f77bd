import { STAMP_EVERY_MS, STAMPS_WITHIN_MS } from '../../protocol/constants.ts'
import type { ShownStamp, State } from './model.ts'
import { tookPart } from './selectors.ts'

/** How long a stamp is shown. */
const SHOWN_MS = 2_600

export function shownStamps({ stamps, now }: State): ShownStamp[] {
  return stamps.filter(({ at }) => now - at < SHOWN_MS)
}

/** Whether the player may show stamps at all: in a game, and for a minute after it. */
export function hasStamps(state: State): boolean {
  const { games, overSince, now } = state
  if (!games.current || !tookPart(state, games.current)) return false
  return overSince === undefined || now - overSince < STAMPS_WITHIN_MS
}

/** Whether enough time has passed since this player's last stamp. */
export function canStamp({ stamps, player, now }: State): boolean {
  const last = stamps.find(({ playerId }) => playerId === player?.playerId)
  return last === undefined || now - last.at >= STAMP_EVERY_MS
}

/** Milliseconds until a shown stamp disappears. Undefined if none is shown. */
export function stampChangeIn(state: State): number | undefined {
  const left = shownStamps(state).map(({ at }) => SHOWN_MS - (state.now - at))
  return left.length > 0 ? Math.min(...left) : undefined
}
