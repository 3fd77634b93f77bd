/** Asynchronous calls of the functions that push to the guests, the host and the screens of an event. */
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { ENVIRONMENT } from '../environment.ts'
import { invokeLater } from '../push/invoke-later.ts'
import type { EventMessage } from './messages.ts'

/** The event of that function. */
export interface FanOut {
  gameId: string
  shards: number[]
  messages: EventMessage[]
  /** The guests' current states, as in seats.ts. */
  seats: string
}

/** Sent to the function that pushes numbers to the host and the screens. It counts when it pushes. */
export interface Announcement {
  gameId: string
}

export const invokeFanOut = (fanOut: FanOut) => callLater('eventFanOutFunction', fanOut)
export const invokeAnnouncer = (announcement: Announcement) =>
  callLater('eventAnnounceFunction', announcement)
/** For the announcer itself, whose time is up. */
export const continueAnnouncing = (announcement: Announcement) => callLater('ownName', announcement)

/** Invokes one of these functions asynchronously. Never fails. */
async function callLater(
  name: 'eventFanOutFunction' | 'eventAnnounceFunction' | 'ownName',
  payload: FanOut | Announcement,
): Promise<void> {
  try {
    await invokeLater(ENVIRONMENT[name], payload)
  } catch (error) {
    log.warn('the pushes of an event could not be started', {
      gameId: payload.gameId,
      ...failureFacts(error),
    })
  }
}
