/** Ends a turn early by answering its task token. The state machine then closes the round. */

import { failureFacts } from '../edge/aws-error.ts'
import { backOff } from '../edge/backoff.ts'
import { log } from '../edge/log.ts'
import { sendTaskSuccess } from '../game/executions.ts'
import { type EventItem, readEvent } from '../store/events.ts'

/** Maximum number of tokens to try. A retried opening replaces the token, so a used-up one may have a successor. */
const MAX_TOKENS = 3
/** Delays before the retries: Step Functions may be throttled or down for a second or two. */
const MAX_FAILURES = 6

/** Never fails: if the token cannot be answered, the turn runs out. */
export async function endTurn(event: EventItem): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      return await answerNewest(event)
    } catch (error) {
      const { gameId, round } = event
      log.warn('the turn could not be ended', { gameId, round, ...failureFacts(error) })
      if (failures === MAX_FAILURES) return
      await backOff(failures)
    }
  }
}

async function answerNewest(event: EventItem): Promise<void> {
  let standing: EventItem | undefined = event
  for (let tokens = 0; standing?.token !== undefined && tokens < MAX_TOKENS; tokens++) {
    if (await sendTaskSuccess(standing.token, { decidedAt: Date.now() })) return
    const newer: EventItem | undefined = await readEvent(event.gameId)
    const isRetried: boolean = newer?.round === event.round && newer.token !== standing.token
    standing = isRetried ? newer : undefined
  }
}
