/** The routes that lead to a game. The only function that may start executions. */
import { onMessage } from './edge/socket.ts'
import { cancel } from './matchmaking/cancel.ts'
import { join } from './matchmaking/join.ts'

export const handler = onMessage({ join, cancel })
