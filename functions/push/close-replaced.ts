/** One connection of a player plays at a time: the newest. */
import { makePush } from '../../protocol/frames.ts'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { hangUp, pushToOpening } from './push.ts'

/** Closes an older connection. It may be long gone, and errors are ignored. */
export async function replace(older: { id: string; since: number }, now: number): Promise<void> {
  try {
    if (await pushToOpening(older, makePush({ type: 'replaced' }), now)) await hangUp(older.id)
  } catch (error) {
    log.warn('the older connection could not be closed', failureFacts(error))
  }
}
