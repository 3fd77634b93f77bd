/** One connection of a player plays at a time, the newest. */
import { hangUp, push } from '../topics/push.ts'
import { log } from './log.ts'

/** Sends an older connection away. It may be long gone; nobody is to suffer from that. */
export async function replace(older: string | undefined): Promise<void> {
  if (!older) return
  try {
    if (await push(older, { type: 'replaced' })) await hangUp(older)
  } catch (error) {
    log.warn('the older connection could not be closed', { error: error as Error })
  }
}
