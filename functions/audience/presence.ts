/**
 * Publishes to watchers whether a player is online. Publications may overtake each other, so each sends the state at
 * the time of sending.
 */
import { setTimeout } from 'node:timers/promises'
import type { PushOf } from '../../protocol/messages.ts'
import { readGame } from '../store/games.ts'
import { claimPresencePush, releasePresencePush } from '../store/watchers.ts'

/** Maximum number of changes that one publication follows. The next publication sends the rest. */
const MAX_CHANGES = 10

/** Minimum time between two pushes of one player's presence to a game's watchers. */
export const PAUSE_MS = 3_000
/** Longer than sending `MAX_CHANGES` takes. */
const CLAIM_MS = 60_000

/**
 * Publishes a player's presence, and again after each change, with a pause before each check. A connection that keeps
 * dropping and returning therefore does not multiply pushes. Only one publication at a time follows a player; others
 * leave the work to it.
 */
export async function* followPresence(
  news: PushOf<'presence'>,
  clock: () => number,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): AsyncGenerator<PushOf<'presence'>> {
  const { gameId, playerId } = news
  const isOnline = async () => {
    const game = await readGame(gameId)
    return game ? playerId in game.connections : news.online
  }
  const claim = () => claimPresencePush(gameId, playerId, clock(), clock() + CLAIM_MS)
  if (!(await claim())) return
  let online = await isOnline()
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    yield { ...news, online }
    await pause(PAUSE_MS)
    await releasePresencePush(gameId, playerId)
    // After the release: a caller that comes after this check claims the player itself.
    const now = await isOnline()
    if (now === online || !(await claim())) return
    online = now
  }
  await releasePresencePush(gameId, playerId)
}
