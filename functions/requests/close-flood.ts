/** Closes a connection that floods. Loaded when it is first needed: a function that needs it may need nothing else. */
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { hangUp } from '../push/push.ts'
import { addStrike } from '../store/strikes.ts'

export interface Flooder {
  playerId: string
  connectionId: string
  now: number
  sourceIp: string
}

/** Never fails: a connection that could not be closed is refused from memory. */
export async function closeFlood({ playerId, connectionId, now, sourceIp }: Flooder): Promise<void> {
  const facts = { playerId, sourceIp }
  try {
    // Before the connection is closed, so that whoever comes back at once is refused already.
    const refusedUntil = await addStrike(playerId, connectionId, now)
    log.warn('a flood is closed', { ...facts, ...(refusedUntil ? { refusedUntil } : {}) })
  } catch (error) {
    log.warn('a flood could not be noted', { ...facts, ...failureFacts(error) })
  }
  try {
    await hangUp(connectionId)
  } catch (error) {
    log.warn('a flood could not be closed', { ...facts, ...failureFacts(error) })
  }
}
