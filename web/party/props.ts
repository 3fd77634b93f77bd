import type { ViewProps } from '../components/props.ts'
import type { Party } from '../state/party.ts'
import type { PartyActions } from './actions.ts'
import type { Moment } from './timeline.ts'
import type { PartyWords } from './words/index.ts'

/** What a view outside of a party is given. */
export interface EntryProps extends ViewProps {
  w: PartyWords
  actions: PartyActions
}

/** What a view of a party is given: all there is to show, and what of it has been shown so far. */
export interface PartyProps extends EntryProps {
  party: Party
  moment: Moment
}
