/** The state machine calls this when a game is over. */
export { settle as handler } from '../settlement/settle.ts'
