/** Ends a turn early by answering its task token. The state machine then closes the round. */
import { sendTaskSuccess } from '../game/executions.ts'
import { MAX_TOKENS, untilAnswered } from '../game/until-answered.ts'
import { type EventItem, readEvent } from '../store/events.ts'

/** Never fails: if the token cannot be answered, the turn runs out. */
export const endTurn = (event: EventItem): Promise<void> => untilAnswered(event, () => answerNewest(event))

async function answerNewest(event: EventItem): Promise<void> {
  let standing: EventItem | undefined = event
  for (let tokens = 0; standing?.token !== undefined && tokens < MAX_TOKENS; tokens++) {
    if (await sendTaskSuccess(standing.token, { decidedAt: Date.now() })) return
    const newer: EventItem | undefined = await readEvent(event.gameId)
    const isRetried: boolean = newer?.round === event.round && newer.token !== standing.token
    standing = isRetried ? newer : undefined
  }
}
