/** The routes that lead to a game. The only function that may start executions. */
import { cancel } from '../matchmaking/cancel.ts'
import { join } from '../matchmaking/join.ts'
import { onMessage, type RequestHandlers } from '../requests/on-message.ts'

/** Less frequent actions. Each is loaded at its first request, so that the others start sooner. */
const loadedLater: RequestHandlers = {
  create: async (...request) => (await import('../rooms/create.ts')).create(...request),
  enter: async (...request) => (await import('../rooms/enter.ts')).enter(...request),
  start: async (...request) => (await import('../rooms/start.ts')).start(...request),
  rematch: async (...request) => (await import('../matchmaking/rematch.ts')).rematch(...request),
}

export const handler = onMessage({ join, cancel, ...loadedLater })
