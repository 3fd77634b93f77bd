/** The state machine calls this when a game had to be aborted. */
export { pushAbortedGame as handler } from '../settlement/announce-end.ts'
