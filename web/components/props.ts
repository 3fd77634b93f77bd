import type { Events } from '../events/events.ts'
import type { Messages } from '../i18n/catalogue.ts'
import type { State } from '../state/model.ts'

/** What a view is given: all there is to show, all that the player may do, and the words for it. */
export interface ViewProps {
  state: State
  events: Events
  t: Messages
}
