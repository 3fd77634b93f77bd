/** The state machine calls this when a game had to be aborted. */
export { announceAborted as handler } from '../settlement/announce-end.ts'
