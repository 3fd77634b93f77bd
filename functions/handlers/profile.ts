/** The routes about the player. */

import { hello } from '../profile/hello.ts'
import { onMessage } from '../requests/on-message.ts'

export const handler = onMessage({
  hello,
  ping: async (_request, { now }) => ({ type: 'pong', now }),
})
