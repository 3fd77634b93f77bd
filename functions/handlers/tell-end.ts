/** Called by the state machine when a game could not go on. */
export { tellAborted as handler } from '../settlement/tell-end.ts'
