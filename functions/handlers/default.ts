/** `$default`: whatever matches no route is not a request; the gate says why. */
import { onMessage } from '../requests/on-message.ts'

export const handler = onMessage({})
