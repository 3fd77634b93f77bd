/** `$default`: a frame that matches no route is not a request. The reply says why. */
import { onMessage } from '../requests/on-message.ts'

export const handler = onMessage({})
