/** The routes of events, and the way out of rooms and events. Each action is loaded at its first request. */
import { onMessage } from '../requests/on-message.ts'

export const handler = onMessage({
  hold: async (...request) => (await import('../events/hold.ts')).hold(...request),
  attend: async (...request) => (await import('../events/attend.ts')).attend(...request),
  begin: async (...request) => (await import('../events/begin.ts')).begin(...request),
  reveal: async (...request) => (await import('../events/reveal.ts')).reveal(...request),
  screen: async (...request) => (await import('../events/screen.ts')).screen(...request),
  exit: async (...request) => (await import('../events/exit.ts')).exit(...request),
})
