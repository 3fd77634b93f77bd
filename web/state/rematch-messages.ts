/** The rematch: who wants it, and whether it is still open. */
import { REMATCH_WITHIN_MS } from '../../protocol/constants.ts'
import type { RematchEnd, RematchMessage, State } from './model.ts'

/** The server's minute begins a moment before this page's. A rematch that closes so late was not answered in time. */
const LATENESS_MS = 2_000

export function applyRematchMessage(message: RematchMessage, state: State): State {
  const gameId = state.games.current?.gameId
  if (gameId === undefined || ('gameId' in message && message.gameId !== gameId)) return state
  const me = state.player?.playerId
  const { asked = [], closed } = state.rematch ?? {}
  const others = asked.filter((playerId) => playerId !== me)
  switch (message.type) {
    case 'ask for rematch': {
      const withMe = me === undefined ? others : [...others, me]
      return { ...state, rematch: { gameId, asked: withMe, closed }, notice: undefined }
    }
    case 'take wish back':
      return { ...state, rematch: { gameId, asked: others, closed }, notice: message.notice }
    case 'rematching':
      // A rematch that has closed never opens again: this message is late.
      return closed ? state : { ...state, rematch: { gameId, asked: message.asked, closed } }
    case 'rematch closed':
      return { ...state, rematch: { gameId, asked, closed: closed ?? endOf(state) } }
    case 'decline rematch':
      return { ...state, rematch: { gameId, asked, closed: closed ?? 'byMe' } }
  }
}

/** The server does not say why a rematch closed. */
function endOf({ now, overSince = now }: State): RematchEnd {
  return now - overSince >= REMATCH_WITHIN_MS - LATENESS_MS ? 'late' : 'byOther'
}
