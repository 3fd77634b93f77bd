/** What a message of a party changes. */
import type { EventNow } from '../../protocol/messages.ts'
import type { State } from './model.ts'
import { type PartyMessage, updateParty } from './party.ts'

export function partyTold(message: PartyMessage, state: State): State {
  if (message.type === 'party left') return { ...state, party: undefined, leftParty: state.party?.facts.code }
  // What is told of a party that the player has just left is late.
  if (message.type === 'event' && (message.code === state.leftParty || isPast(message, state))) return state
  const party = updateParty(message, state.party, state.now)
  if (message.type !== 'event') return { ...state, party }
  // Whoever is in a party is in no other place.
  const place = { room: undefined, waiting: undefined, wrongCode: undefined, isEntering: false }
  return { ...state, ...place, party }
}

/**
 * The server gives back a party for half an hour after its end. Whoever comes by a link to something else wants that,
 * and whoever comes home wants only a code to show, or to check.
 */
function isPast({ code, phase, you }: EventNow, { party, route }: State): boolean {
  if (phase !== 'over' || party?.facts.code === code || you === 'screen') return false
  if (route.at === 'party') return route.code !== code
  return route.at !== 'home' || (you !== 'won' && you !== 'host')
}

/** It is over, or the player is no longer in it. The end that is being looked at stays. */
export function partyGone(code: string, state: State): State {
  const { party } = state
  if (party?.facts.code !== code || party.facts.phase === 'over') return state
  return { ...state, party: undefined, notice: { key: 'partyGone' } }
}
