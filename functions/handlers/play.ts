/** The routes of a game being played. Writes hands, and answers the task token of a round that is complete. */
import { onMessage } from '../requests/on-message.ts'
import { leave } from '../rounds/leave.ts'
import { throwHand } from '../rounds/throw.ts'

export const handler = onMessage({ throw: throwHand, leave })
