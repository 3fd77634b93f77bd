/** Work for an event that another function does. */
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { ENVIRONMENT } from '../environment.ts'
import { invokeLater } from '../push/invoke-later.ts'
import type { EventMessage } from './messages.ts'

/** What the function that tells guests is sent. */
export interface FanOut {
  gameId: string
  shards: number[]
  messages: EventMessage[]
  /** What the guests are now; see seats.ts. */
  seats: string
}

/** What the function that tells the host and the screens is sent. It counts when it tells. */
export interface Announcement {
  gameId: string
}

export const tellLater = (fanOut: FanOut) => callLater('eventTellFunction', fanOut)
export const callAnnouncer = (announcement: Announcement) => callLater('eventAnnounceFunction', announcement)

/** Has a function do its work, soon. Never fails. */
async function callLater(
  name: 'eventTellFunction' | 'eventAnnounceFunction',
  payload: FanOut | Announcement,
): Promise<void> {
  try {
    await invokeLater(ENVIRONMENT[name], payload)
  } catch (error) {
    log.warn('an event could not be told', { gameId: payload.gameId, ...failureFacts(error) })
  }
}
