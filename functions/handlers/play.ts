/** The routes of a running game: hands, stamps, leaving. Answers the task token of a complete round. */
import { throwInEvent } from '../events/throw.ts'
import { showStamp } from '../game/stamp.ts'
import { onMessage } from '../requests/on-message.ts'
import { leave } from '../rounds/leave.ts'
import { throwHand } from '../rounds/throw.ts'
import { isEventId } from '../store/events.ts'

const throwAnywhere: typeof throwHand = (request, sender) =>
  isEventId(request.gameId) ? throwInEvent(request, sender) : throwHand(request, sender)

export const handler = onMessage({ throw: throwAnywhere, leave, stamp: showStamp })
