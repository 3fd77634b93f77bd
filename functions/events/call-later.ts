/** Calls of the function that pushes to the guests of an event. */
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

export interface Announcement {
  gameId: string
  /** The numbers are counted when the push is sent. */
  announce: true
}

/** Invokes that function asynchronously. Never fails. */
export async function callLater(gameId: string, payload: FanOut | Announcement): Promise<void> {
  try {
    await invokeLater(ENVIRONMENT.eventTellFunction, payload)
  } catch (error) {
    log.warn('the pushes to the guests could not be started', { gameId, ...failureFacts(error) })
  }
}
