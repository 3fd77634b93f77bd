import type { PushOf } from '../protocol/messages.ts'
import { toBase64Url } from './identity.ts'

/**
 * Checks that the host of an event did not change the hand: the commitment that the server sent when the host threw
 * must match the hand in the result. Also false for a random hand of the server, which has no commitment.
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
