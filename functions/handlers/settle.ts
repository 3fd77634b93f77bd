/** Called by the state machine when a game is over. */
export { settle as handler } from '../settlement/settle.ts'
