/** The routes that lead to a game. The only function that may start executions. */
import { cancel } from '../matchmaking/cancel.ts'
import { join } from '../matchmaking/join.ts'
import { onMessage, type RequestHandler } from '../requests/on-message.ts'
import { create } from '../rooms/create.ts'
import { enter } from '../rooms/enter.ts'
import { exit } from '../rooms/exit.ts'
import { start } from '../rooms/start.ts'

/** Loaded when it is first needed: most environments never are asked for one. */
const rematch: RequestHandler<'rematch'> = async (request, sender) => {
  const { rematch: answer } = await import('../matchmaking/rematch.ts')
  return answer(request, sender)
}

export const handler = onMessage({ join, cancel, create, enter, start, exit, rematch })
