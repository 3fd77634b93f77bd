/** Where a player is, for watchers: publications may overtake each other, so each tells what holds when it is told. */
import type { PushOf } from '../../protocol/messages.ts'
import { readGame } from '../store/games.ts'

/** Maximum number of changes that one publication follows. The next publication tells the rest. */
const MAX_CHANGES = 10

/** What to tell, and again whenever that has changed while it was being told. */
export async function* presenceThatHolds(news: PushOf<'presence'>): AsyncGenerator<PushOf<'presence'>> {
  let told: boolean | undefined
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    const game = await readGame(news.gameId)
    const online = game ? news.playerId in game.connections : news.online
    if (online === told) return
    yield { ...news, online }
    told = online
  }
}
