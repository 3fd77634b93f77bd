/**
 * Parties. The page imports this dynamically, so players of ordinary games do not load it. A party is an event of the
 * protocol. The page has its own word for it, since `Event` and `events` mean something else here.
 */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { handOfKey } from '../browser/keyboard.ts'
import { keepAwake } from '../browser/wake-lock.ts'
import type { ViewProps } from '../components/props.ts'
import type { Events } from '../events/events.ts'
import type { Surroundings } from '../events/surroundings.ts'
import type { Announcement } from '../i18n/announcements.ts'
import type { Messages } from '../i18n/catalogue.ts'
import type { Cue } from '../sound/cues.ts'
import type { State } from '../state/model.ts'
import type { Party } from '../state/party.ts'
import { type PartyActions, partyActions } from './actions.ts'
import { announceParty } from './announcements.ts'
import { Attend } from './attend.tsx'
import { partyCues } from './cues.ts'
import { Entry } from './entry.tsx'
import { GuestLobby } from './guest-lobby.tsx'
import { Cancelled, GuestOut } from './guest-out.tsx'
import { GuestTurn } from './guest-turn.tsx'
import { GuestWon } from './guest-won.tsx'
import { HostLobby } from './host.tsx'
import { HostOver } from './host-over.tsx'
import { HostRound } from './host-round.tsx'
import './party.css'
import { lastJudged, roleIn } from './party-selectors.ts'
import type { EntryProps, PartyProps } from './props.ts'
import { BigScreen } from './screen.tsx'
import { ScreenWaiting } from './screen-waiting.tsx'
import { isRevealing, type Moment, momentOf, nextMomentIn, paceOf } from './timeline.ts'
import { partyWordsIn } from './words/index.ts'

/** The view that the page shows. */
type Place =
  | 'entry'
  | 'attend'
  | 'guest-lobby'
  | 'guest-turn'
  | 'guest-out'
  | 'guest-won'
  | 'host-lobby'
  | 'host-round'
  | 'host-over'
  | 'cancelled'
  | 'screen'

export interface PartyPart {
  View(props: ViewProps): ComponentChildren
  placeOf(state: State): Place
  titleOf(state: State): string
  announce(t: Messages, state: State): Announcement[]
  cuesOf(before: State, after: State): Cue[]
  /** Milliseconds until the view changes without a message. Undefined if it does not. */
  nextChangeIn(state: State): number | undefined
}

export function createPartyPart(surroundings: Surroundings, events: Events): PartyPart {
  const actions = partyActions(surroundings, events)
  return {
    View: (props) => <PartyView {...props} w={partyWordsIn(props.t.language)} actions={actions} />,
    placeOf,
    titleOf({ party, route, settings }) {
      const w = partyWordsIn(settings.language)
      if (route.at === 'screen') return w.titleScreen
      return party ? w.titleOpen(party.facts.code) : w.title
    },
    announce: (t, state) => announceParty(t, partyWordsIn(t.language), state),
    cuesOf: partyCues,
    nextChangeIn: ({ party, now }) => party && nextMomentIn(party, now, paceOf(party)),
  }
}

function placeOf(state: State): Place {
  const { party, route, now } = state
  if (!party)
    return route.at === 'screen' ? 'screen' : route.at === 'party' && route.code ? 'attend' : 'entry'
  const { you } = party.facts
  const moment = momentOf(party, now, paceOf(party))
  const { name } = moment
  if (you === 'screen') return 'screen'
  if (name === 'cancelled') return you === 'won' ? 'guest-won' : 'cancelled'
  if (you === 'host') return name === 'lobby' ? 'host-lobby' : name === 'over' ? 'host-over' : 'host-round'
  if (name === 'lobby') return 'guest-lobby'
  return mayShowNewRole(party, moment) ? OF_ROLE[you] : 'guest-turn'
}

const OF_ROLE = { in: 'guest-turn', out: 'guest-out', won: 'guest-won' } as const

/** Whether the page may show the player's new role: not before the hands of the round are shown. */
function mayShowNewRole(party: Party, moment: Moment): boolean {
  const last = lastJudged(party)
  return !isRevealing(moment) || !last || roleIn(last) === last.result?.after
}

function PartyView(props: EntryProps) {
  const { state, actions } = props
  const { party, route } = state
  useHandKeys(actions)
  useAwake(party !== undefined && party.facts.phase !== 'over')
  if (!party) {
    if (route.at === 'screen') return <ScreenWaiting {...props} code={route.code} />
    return route.at === 'party' && route.code ? <Attend {...props} code={route.code} /> : <Entry {...props} />
  }
  const View = VIEWS[placeOf(state)]
  return <View {...props} party={party} moment={momentOf(party, state.now, paceOf(party))} />
}

const VIEWS: Record<Place, (props: PartyProps) => ComponentChildren> = {
  entry: Entry,
  attend: Entry,
  'guest-lobby': GuestLobby,
  'guest-turn': GuestTurn,
  'guest-out': GuestOut,
  'guest-won': GuestWon,
  'host-lobby': HostLobby,
  'host-round': HostRound,
  'host-over': HostOver,
  cancelled: Cancelled,
  screen: BigScreen,
}

/** Prevents that a phone sleeps through a turn, or a projector goes dark. */
function useAwake(isWanted: boolean): void {
  useEffect(() => (isWanted ? keepAwake() : undefined), [isWanted])
}

function useHandKeys({ throwHand }: PartyActions): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const hand = handOfKey(event)
      if (hand) throwHand(hand, event.timeStamp)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [throwHand])
}
