/** `$default`: whatever matches no route is not a request; the gate says why. */
import { onMessage } from '../edge/socket.ts'

export const handler = onMessage({})
