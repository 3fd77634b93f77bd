/** Ends a turn early: answers the task token, after which the state machine closes the round. */

import { failureFacts } from '../edge/aws-error.ts'
import { backOff } from '../edge/backoff.ts'
import { log } from '../edge/log.ts'
import { sendTaskSuccess } from '../game/executions.ts'
import { type EventItem, readEvent } from '../store/events.ts'

/** A retried opening replaces the token. So whoever finds the token spent looks for a newer one, this often. */
const MAX_TOKENS = 3
/** Step Functions may be throttled or down for a second or two. */
const MAX_FAILURES = 6

/** Never fails: where the token cannot be answered, the turn runs out. */
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
