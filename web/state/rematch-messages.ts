/** The rematch: who wants it, and whether it is still open. */
import type { RematchMessage, State } from './model.ts'

export function applyRematchMessage(message: RematchMessage, state: State): State {
  const gameId = state.games.current?.gameId
  if (gameId === undefined || ('gameId' in message && message.gameId !== gameId)) return state
  const me = state.player?.playerId
  const others = state.rematch?.asked.filter((playerId) => playerId !== me) ?? []
  switch (message.type) {
    case 'ask for rematch': {
      const asked = me === undefined ? others : [...others, me]
      return { ...state, rematch: { gameId, asked, isClosed: false }, notice: undefined }
    }
    case 'take wish back':
      return { ...state, rematch: { gameId, asked: others, isClosed: false }, notice: message.notice }
    case 'rematching':
      return { ...state, rematch: { gameId, asked: message.asked, isClosed: false } }
    case 'rematch closed':
      return { ...state, rematch: { gameId, asked: others, isClosed: true } }
  }
}
