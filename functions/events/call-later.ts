/** Work for the guests of an event that another function does. */
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

export interface Announcement {
  gameId: string
  /** What follows is counted when it is told. */
  announce: true
}

/** Has the other function do something. Never fails. */
export async function callLater(gameId: string, payload: FanOut | Announcement): Promise<void> {
  try {
    await invokeLater(ENVIRONMENT.eventTellFunction, payload)
  } catch (error) {
    log.warn('guests could not be told', { gameId, ...failureFacts(error) })
  }
}
