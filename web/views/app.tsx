import { useEffect, useRef } from 'preact/hooks'
import { Sprite } from '../art/hands.tsx'
import { Announcer } from '../components/announcer.tsx'
import { Connection } from '../components/connection.tsx'
import type { ViewProps } from '../components/props.ts'
import { announce } from '../i18n/announcements.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { sayNotice } from '../i18n/words.ts'
import type { State } from '../state/model.ts'
import { openTurn, type Screen, screenOf } from '../state/reading.ts'
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

export function titleOf(t: Messages, state: State): string {
  if (state.hidden && state.games.current && screenOf(state) === 'game') return t.titleFound
  if (openTurn(state)) return t.titleTurn
  if (state.room) return t.titleRoom(state.room.code)
  return state.waiting ? t.titleWaiting : t.title
}

export function App(props: ViewProps) {
  const { state, t } = props
  const screen = screenOf(state)
  const main = useFocusOnChange(screen)
  return (
    <>
      <Sprite />
      <Connection {...props} />
      <main ref={main} class={`screen screen-${screen}`} tabIndex={-1}>
        <Shown screen={screen} {...props} />
      </main>
      <Notice {...props} />
      <Announcer current={announce(t, state)} />
    </>
  )
}

/** What went wrong; always in the page, so that what appears in it is read out. */
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

function Shown({ screen, ...props }: ViewProps & { screen: Screen }) {
  switch (screen) {
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
      return (
        <div class="press loading on">
          <div class="field them" />
          <div class="field me" />
          <h1>{props.t.oneMoment}</h1>
        </div>
      )
  }
}

/** The button that was pressed goes with its screen, so the keyboard's focus is given a new place. */
function useFocusOnChange(screen: Screen) {
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
