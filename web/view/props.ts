import type { Events } from '../events.ts'
import type { State } from '../state.ts'

/** What a screen is given: all there is to show, and all that the player may do. */
export interface ViewProps {
  state: State
  events: Events
}
