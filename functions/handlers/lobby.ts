/** The routes that lead to a game. The only function that may start executions. */
import { onMessage } from '../edge/socket.ts'
import { cancel } from '../matchmaking/cancel.ts'
import { join } from '../matchmaking/join.ts'
import { rematch } from '../matchmaking/rematch.ts'
import { create } from '../rooms/create.ts'
import { enter } from '../rooms/enter.ts'
import { start } from '../rooms/start.ts'

export const handler = onMessage({ join, cancel, create, enter, start, rematch })
