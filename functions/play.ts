/** The routes of a game being played. Answers the task tokens that the state machine waits with. */
import { onMessage } from './edge/socket.ts'
import { leave } from './game/leave.ts'
import { throwHand } from './game/throw.ts'

export const handler = onMessage({ throw: throwHand, leave })
