import type { PushOf } from '../protocol/messages.ts'
import { toBase64Url } from './identity.ts'

/**
 * Checks that the host of an event did not change its hand: that the commitment, told when the host threw, is of the
 * hand that the result shows. False too for a hand that the server threw by chance, which has no commitment.
 */
export async function isCommitted(
  result: Pick<PushOf<'event_result'>, 'gameId' | 'round' | 'hand' | 'nonce'>,
  commitment: string,
): Promise<boolean> {
  const { gameId, round, hand, nonce } = result
  if (hand === null || nonce === null) return false
  const bytes = new TextEncoder().encode(`${gameId}:${round}:${hand}:${nonce}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return toBase64Url(digest) === commitment
}
