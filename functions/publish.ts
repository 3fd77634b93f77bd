/** Invoked asynchronously by whoever has news for a topic: tells its subscribers, however many. */
import { type Publication, publish } from './topics/publish.ts'

export async function handler(publication: Publication): Promise<void> {
  await publish(publication, Date.now())
}
