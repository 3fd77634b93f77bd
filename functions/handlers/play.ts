/** The routes of a game being played: hands, stamps, leaving. Answers the task token of a round that is complete. */
import { showStamp } from '../game/stamp.ts'
import { onMessage } from '../requests/on-message.ts'
import { leave } from '../rounds/leave.ts'
import { throwHand } from '../rounds/throw.ts'

export const handler = onMessage({ throw: throwHand, leave, stamp: showStamp })
