/** From the end of a game to another page. */
import { type Client, overOf } from '../../client/index.ts'
import { rematchIn } from '../state/selectors.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Forgets the game that has ended. The others learn at once that there will be no rematch, so nobody waits for this
 * player, and no rematch begins while the player is on another page.
 */
export function leaveEnd({ client, dispatch, state }: Surroundings): void {
  const now = state()
  const game = now.games.current
  if (!game) return
  const { gameId } = game
  const rematch = rematchIn(now)
  dispatch({ type: 'forget', gameId })
  if (rematch && !rematch.isClosed) {
    if (rematch.isAsked) dispatch({ type: 'rematch left', msLeft: rematch.msLeft })
    void declineRematch(client, gameId, rematch.isAsked)
  }
  // The numbers on the start page are the server's. After a game they have changed.
  if (overOf(game)) void client.request('hello', {}).catch(() => {})
}

/** Without a wish of this player, the request declines. With one, the first request takes the wish back. */
async function declineRematch(client: Client, gameId: string, hasAsked: boolean): Promise<void> {
  const decline = () => client.request('rematch', { gameId, want: false })
  // If the connection is lost, the server closes the rematch by itself.
  const first = await decline().catch(() => undefined)
  if (first && hasAsked) await decline().catch(() => {})
}
