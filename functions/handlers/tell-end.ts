/** The state machine calls this when a game had to be aborted. */
export { tellAborted as handler } from '../settlement/announce-end.ts'
