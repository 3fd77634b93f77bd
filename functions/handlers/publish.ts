/** Invoked asynchronously with a message for a topic. Pushes it to all subscribers. */
import { followPresence } from '../audience/presence.ts'
import { type Publication, publish } from '../push/publish.ts'
import { removeWatchers } from '../store/watchers.ts'

export async function handler({ topic, message }: Publication): Promise<void> {
  const push = async (one: Publication['message']) => {
    const gone = await publish({ topic, message: one }, Date.now())
    if (gone > 0 && 'gameId' in one && one.gameId !== null) await removeWatchers(one.gameId, gone)
  }
  if (message.type !== 'presence') return push(message)
  for await (const presence of followPresence(message, Date.now)) await push(presence)
}
