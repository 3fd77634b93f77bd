/**
 * Counts requests of a player who sends more than a person does, and closes connections that flood. Loaded when it is
 * first needed, because most environments never need it.
 */
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { measured } from '../edge/metrics.ts'
import type { Kind } from '../fair-play/flood-watch.ts'
import { hangUp } from '../push/push.ts'
import { addStrike } from '../store/flood-closings.ts'
import { type FloodCount, takeTokens } from '../store/flood-counts.ts'

export interface Flooder {
  playerId: string
  connectionId: string
  now: number
  sourceIp: string
}

const COUNTS: Record<Kind, FloodCount> = { requests: 'requestsFullAt', refusals: 'refusalsFullAt' }

/**
 * Adds requests to those that other environments have seen of this player. Returns when the player's bucket is full
 * again. Undefined if the table fails; then nobody is closed.
 */
export async function countTogether(
  { playerId }: Pick<Flooder, 'playerId'>,
  kind: Kind,
  cost: { tokens: number; tokenMs: number },
  now: number,
): Promise<number | undefined> {
  try {
    return await takeTokens(playerId, COUNTS[kind], cost, now)
  } catch (error) {
    log.warn('requests could not be counted', { playerId, ...failureFacts(error) })
    return undefined
  }
}

/**
 * Adds a strike to the player, then closes the connection. Never throws. If closing fails, this environment still
 * refuses the connection's requests.
 */
export async function closeFlood(flooder: Flooder): Promise<void> {
  // The strike comes first, so that $connect refuses a player who returns at once.
  await noteFlood(flooder)
  try {
    await hangUp(flooder.connectionId)
  } catch (error) {
    log.warn('a flood could not be closed', { ...factsOf(flooder), ...failureFacts(error) })
  }
}

/** Adds a strike to the player of a connection that was closed, or is about to be. Never throws. */
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
