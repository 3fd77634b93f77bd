import { firstState, type Message, type State } from '../../web/state/model.ts'
import { update } from '../../web/state/reducer.ts'

export const wish = { lives: 2, opponent: 'human' } as const
const settings = { language: 'en', sound: true, stampsMuted: false } as const

/** The state after these messages, all at the same moment but for the ticks among them. */
export const played = (...messages: Message[]): State =>
  messages.reduce((state, message) => update(message, state), firstState(0, { wish, settings }))

export const at = (now: number): Message => ({ type: 'tick', now })
