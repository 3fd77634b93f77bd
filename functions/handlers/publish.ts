/** Invoked asynchronously by whoever has news for a topic: tells its subscribers, however many. */
import { presenceThatHolds } from '../audience/presence.ts'
import { type Publication, publish } from '../push/publish.ts'

export async function handler({ topic, message }: Publication): Promise<void> {
  if (message.type !== 'presence') return publish({ topic, message }, Date.now())
  for await (const presence of presenceThatHolds(message))
    await publish({ topic, message: presence }, Date.now())
}
