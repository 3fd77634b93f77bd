/** Where a player is, for watchers: publications may overtake each other, so each tells what holds when it is told. */
import { setTimeout } from 'node:timers/promises'
import type { PushOf } from '../../protocol/messages.ts'
import { readGame } from '../store/games.ts'
import { claimTelling, releaseTelling } from '../store/watchers.ts'

/** Maximum number of changes that one publication follows. The next publication tells the rest. */
const MAX_CHANGES = 10

/** Minimum time between two pushes of one player's presence to a game's watchers. */
export const PAUSE_MS = 3_000
/** Longer than telling `MAX_CHANGES` takes. */
const CLAIM_MS = 60_000

/**
 * What to tell, and again whenever that has changed meanwhile, with a pause before each look: a connection that drops
 * and returns all the time does not multiply pushes. One publication at a time tells of a player; others leave it to
 * that one.
 */
export async function* presenceThatHolds(
  news: PushOf<'presence'>,
  clock: () => number,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): AsyncGenerator<PushOf<'presence'>> {
  const { gameId, playerId } = news
  const isOnline = async () => {
    const game = await readGame(gameId)
    return game ? playerId in game.connections : news.online
  }
  const claim = () => claimTelling(gameId, playerId, clock(), clock() + CLAIM_MS)
  if (!(await claim())) return
  let online = await isOnline()
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    yield { ...news, online }
    await pause(PAUSE_MS)
    await releaseTelling(gameId, playerId)
    // After the release: whoever comes later than this look claims by itself.
    const now = await isOnline()
    if (now === online || !(await claim())) return
    online = now
  }
  await releaseTelling(gameId, playerId)
}
