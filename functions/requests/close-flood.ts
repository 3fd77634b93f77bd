/** Closes a connection that floods. Loaded at the first flood, because most environments never need it. */
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { measured } from '../edge/metrics.ts'
import { hangUp } from '../push/push.ts'
import { addStrike } from '../store/flood-closings.ts'

export interface Flooder {
  playerId: string
  connectionId: string
  now: number
  sourceIp: string
}

/** Notes a strike, then closes the connection. Never throws: this environment refuses an open connection anyway. */
export async function closeFlood(flooder: Flooder): Promise<void> {
  // The strike comes first, so that $connect refuses a player who returns at once.
  await noteFlood(flooder)
  try {
    await hangUp(flooder.connectionId)
  } catch (error) {
    log.warn('a flood could not be closed', { ...factsOf(flooder), ...failureFacts(error) })
  }
}

/** Notes a strike against the player of a connection that was closed, or is about to be. Never throws. */
export async function noteFlood(flooder: Flooder): Promise<void> {
  const { playerId, connectionId, now } = flooder
  const facts = factsOf(flooder)
  try {
    const refusedUntil = await addStrike(playerId, connectionId, now)
    log.warn('a flood is closed', {
      ...facts,
      ...(refusedUntil ? { refusedUntil } : {}),
      ...measured({ Floods: 1 }),
    })
  } catch (error) {
    log.warn('a flood could not be noted', { ...facts, ...failureFacts(error) })
  }
}

const factsOf = ({ playerId, sourceIp }: Flooder) => ({ playerId, sourceIp })
