import { failureFacts } from '../edge/aws-error.ts'
import { backOff } from '../edge/backoff.ts'
import { log } from '../edge/log.ts'

/** Step Functions may be throttled or down for one or two seconds, while the thrower waits for the reply. */
const MAX_FAILURES = 6

/**
 * A retried opening replaces the token. A request that finds the token used therefore looks for a newer one, at most
 * this often. The next opening completes the task itself if it finds the round complete.
 */
export const MAX_TOKENS = 3

/** Answers the token of a round, with retries. Never fails: if the token cannot be answered, the turn runs out. */
export async function untilAnswered(
  { gameId, round }: { gameId: string; round: number },
  answer: () => Promise<void>,
): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      return await answer()
    } catch (error) {
      log.warn('the round could not be completed', { gameId, round, ...failureFacts(error) })
      if (failures === MAX_FAILURES) return
      await backOff(failures)
    }
  }
}
