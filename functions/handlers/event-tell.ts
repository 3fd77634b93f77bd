/** Invoked asynchronously with a message for the guests of an event, or for its host. */
import { announce } from '../events/announce.ts'
import type { Announcement, FanOut } from '../events/call-later.ts'
import { fanOut } from '../events/fan-out.ts'

export async function handler(news: FanOut | Announcement): Promise<void> {
  await ('announce' in news ? announce(news, Date.now) : fanOut(news, Date.now))
}
