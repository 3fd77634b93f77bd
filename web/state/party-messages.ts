/** How a message of a party changes the state. */
import type { EventNow } from '../../protocol/messages.ts'
import type { State } from './model.ts'
import { type PartyMessage, updateParty } from './party.ts'

export function applyPartyMessage(message: PartyMessage, state: State): State {
  if (message.type === 'party left') return { ...state, party: undefined, leftParty: state.party?.facts.code }
  // A late push of a party that the player has left.
  if (message.type === 'event' && (message.code === state.leftParty || isPast(message, state))) return state
  const party = updateParty(message, state.party, state.now)
  if (message.type !== 'event') return { ...state, party }
  // A player in a party is in no room and no queue.
  const place = { room: undefined, waiting: undefined, wrongCode: undefined, isEntering: false }
  return { ...state, ...place, party }
}

/**
 * The server returns a party until 30 minutes after its end. A link to something else takes precedence over it, and on
 * the home page only winners and hosts need it: they have a code to show or to check.
 */
function isPast({ code, phase, you }: EventNow, { party, route }: State): boolean {
  if (phase !== 'over' || party?.facts.code === code || you === 'screen') return false
  if (route.at === 'party') return route.code !== code
  return route.at !== 'home' || (you !== 'won' && you !== 'host')
}

/** The player is no longer in the party. A final page that is being shown stays. */
export function partyGone(code: string, state: State): State {
  const { party } = state
  if (party?.facts.code !== code || party.facts.phase === 'over') return state
  return { ...state, party: undefined, notice: { key: 'partyGone' } }
}
