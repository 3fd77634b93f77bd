/** What a message of a party changes. */
import type { State } from './model.ts'
import { type PartyMessage, updateParty } from './party.ts'

export function partyTold(message: PartyMessage, state: State): State {
  if (message.type === 'party left') return { ...state, party: undefined, leftParty: state.party?.facts.code }
  // What is told of a party that the player has just left is late.
  if (message.type === 'event' && message.code === state.leftParty) return state
  const party = updateParty(message, state.party, state.now)
  if (message.type !== 'event') return { ...state, party }
  // Whoever is in a party is in no other place.
  const place = { room: undefined, waiting: undefined, wrongCode: undefined, isEntering: false }
  return { ...state, ...place, party }
}

/** It is over, or the player is no longer in it. The end that is being looked at stays. */
export function partyGone(code: string, state: State): State {
  const { party } = state
  if (party?.facts.code !== code || party.facts.phase === 'over') return state
  return { ...state, party: undefined, notice: { key: 'partyGone' } }
}
