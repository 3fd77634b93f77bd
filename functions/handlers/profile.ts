/** The routes about the player alone. */
import { onMessage } from '../edge/socket.ts'
import { hello } from '../profile/hello.ts'

export const handler = onMessage({
  hello,
  ping: async (_request, { now }) => ({ type: 'pong', now }),
})
