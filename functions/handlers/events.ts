/** The routes of events, and the way out of rooms and events. */
import { onMessage } from '../edge/socket.ts'
import { attend } from '../events/attend.ts'
import { begin } from '../events/begin.ts'
import { exit } from '../events/exit.ts'
import { hold } from '../events/hold.ts'
import { reveal } from '../events/reveal.ts'
import { screen } from '../events/screen.ts'

export const handler = onMessage({ hold, attend, begin, reveal, screen, exit })
