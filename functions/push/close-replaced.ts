import { makePush } from '../../protocol/frames.ts'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { hangUp, pushToOpening } from './push.ts'

/**
 * Pushes `replaced` to an older connection of a player, then closes it: only the newest one plays. The older one may be
 * gone already, so errors are only logged.
 */
export async function replace(older: { id: string; since: number }, now: number): Promise<void> {
  try {
    if (await pushToOpening(older, makePush({ type: 'replaced' }), now)) await hangUp(older.id)
  } catch (error) {
    log.warn('the older connection could not be closed', failureFacts(error))
  }
}
