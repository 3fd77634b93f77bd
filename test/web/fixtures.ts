import { firstState, type Message, type State } from '../../web/state/model.ts'
import { nextChangeIn } from '../../web/state/next-tick.ts'
import { update } from '../../web/state/reducer.ts'

export const wish = { lives: 2, opponent: 'human' } as const
const settings = { language: 'en', sound: true, stampsMuted: false } as const

/** The state after these messages, all at the same moment but for the ticks among them. */
export const played = (...messages: Message[]): State =>
  messages.reduce(
    (state, message) => (message.type === 'tick' ? later(message.now, state) : update(message, state)),
    firstState(0, { wish, settings }),
  )

/** The state at that time, after every tick at which the page would have rendered. */
export function later(now: number, state: State): State {
  const next = state.now + (nextChangeIn(state) ?? Number.POSITIVE_INFINITY)
  return next < now ? later(now, update(at(next), state)) : update(at(now), state)
}

export const at = (now: number): Message => ({ type: 'tick', now })
