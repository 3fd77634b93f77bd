import { useEffect, useRef } from 'preact/hooks'
import { Connection } from '../components/connection.tsx'
import type { ViewProps } from '../components/props.ts'
import { type Announcement, announce } from '../i18n/announcements.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { sayNotice } from '../i18n/formatting.ts'
import type { PartyPart } from '../party/party-view.tsx'
import type { State } from '../state/model.ts'
import { openTurn, type Screen, screenOf } from '../state/selectors.ts'
import { End } from './end.tsx'
import { Friends } from './friends.tsx'
import { GameView } from './game.tsx'
import { History } from './history.tsx'
import { Home } from './home.tsx'
import { Invite } from './invite.tsx'
import { Leaderboard } from './leaderboard.tsx'
import { Replaced } from './replaced.tsx'
import { Room } from './room.tsx'
import { Waiting } from './waiting.tsx'

/** `party`: parties, once they are loaded. */
type AppProps = ViewProps & { party: PartyPart | undefined }

export function titleOf(t: Messages, state: State, party?: PartyPart): string {
  if (party && screenOf(state) === 'party') return party.titleOf(state)
  if (state.hidden && state.games.current && screenOf(state) === 'game') return t.titleFound
  if (openTurn(state)) return t.titleTurn
  if (state.room) return t.titleRoom(state.room.code)
  return state.waiting ? t.titleWaiting : t.title
}

/** What screen readers hear. */
export function announcementsIn(t: Messages, state: State, party?: PartyPart): Announcement[] {
  return screenOf(state) === 'party' ? (party?.announce(t, state) ?? []) : announce(t, state)
}

export function App(props: AppProps) {
  const { state, party } = props
  const screen = screenOf(state)
  const place = screen === 'party' ? (party?.placeOf(state) ?? 'loading') : screen
  const main = useFocusOnChange(place)
  return (
    <>
      {!HAVE_TRAY.includes(place) && <Connection {...props} />}
      <main ref={main} class={`screen screen-${place}`} tabIndex={-1}>
        <Shown screen={screen} {...props} />
      </main>
      <Notice {...props} />
    </>
  )
}

/** These show the state of the connection in their tray, where it covers no name and no countdown. */
const HAVE_TRAY = ['game', 'guest-turn', 'host-round']

/** What went wrong. Always in the page, so that screen readers announce its content. */
function Notice({ state, events, t }: ViewProps) {
  return (
    <div class="notice" role="alert">
      {state.notice && (
        <p>
          {sayNotice(t, state.notice)}
          <button type="button" class="btn small" onClick={events.dismiss}>
            {t.close}
          </button>
        </p>
      )}
    </div>
  )
}

function Shown({ screen, party, ...props }: AppProps & { screen: Screen }) {
  switch (screen) {
    case 'party':
      return party ? <party.View {...props} /> : <Loading {...props} />
    case 'replaced':
      return <Replaced {...props} />
    case 'home':
      return <Home {...props} />
    case 'friends':
      return <Friends {...props} />
    case 'invite':
      return <Invite {...props} />
    case 'waiting':
      return <Waiting {...props} />
    case 'game':
      return <GameView {...props} />
    case 'end':
      return <End {...props} />
    case 'room':
      return <Room {...props} />
    case 'leaderboard':
      return <Leaderboard {...props} />
    case 'history':
      return <History {...props} />
    case 'going':
    case 'loading':
      return <Loading {...props} />
  }
}

/** Until the page knows what to show. */
export function Loading({ t }: Pick<ViewProps, 't'>) {
  return (
    <div class="press loading on">
      <div class="field them" />
      <div class="field me" />
      <h1>{t.oneMoment}</h1>
    </div>
  )
}

/** A pressed button disappears with its screen, so the keyboard focus gets a new place. */
function useFocusOnChange(screen: string) {
  const main = useRef<HTMLElement>(null)
  const before = useRef(screen)
  useEffect(() => {
    if (before.current !== screen && before.current !== 'loading') {
      main.current?.focus({ preventScroll: true })
      scrollTo(0, 0)
    }
    before.current = screen
  }, [screen])
  return main
}
