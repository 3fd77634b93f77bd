import type { ViewProps } from '../components/props.ts'
import type { Party } from '../state/party.ts'
import type { PartyActions } from './actions.ts'
import type { Moment } from './timeline.ts'
import type { PartyWords } from './words/index.ts'

/** Properties of a view outside a party. */
export interface EntryProps extends ViewProps {
  w: PartyWords
  actions: PartyActions
}

/** Properties of a view of a party. `moment`: how much of the party is shown already. */
export interface PartyProps extends EntryProps {
  party: Party
  moment: Moment
}
