/** One connection of a player plays at a time, the newest. */
import { makePush } from '../../protocol/frames.ts'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { hangUp, pushToOpening } from './push.ts'

/** Sends an older connection away. It may be long gone; nobody is to suffer from that. */
export async function replace(older: { id: string; since: number }, now: number): Promise<void> {
  try {
    if (await pushToOpening(older, makePush({ type: 'replaced' }), now)) await hangUp(older.id)
  } catch (error) {
    log.warn('the older connection could not be closed', failureFacts(error))
  }
}
