import type { Events } from '../events/events.ts'
import type { Messages } from '../i18n/catalogue.ts'
import type { State } from '../state/model.ts'

/** What a view gets: the state, the player's actions, and the texts. */
export interface ViewProps {
  state: State
  events: Events
  t: Messages
}
