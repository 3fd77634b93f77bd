/** Invoked asynchronously with messages for the guests of an event. */
import type { FanOut } from '../events/call-later.ts'
import { fanOut } from '../events/fan-out.ts'

export async function handler(news: FanOut): Promise<void> {
  await fanOut(news, Date.now)
}
