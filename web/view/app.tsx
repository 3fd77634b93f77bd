import { useEffect, useRef } from 'preact/hooks'
import { openTurn, type Screen, screenOf } from '../reading.ts'
import type { State } from '../state.ts'
import { announce } from './announce.ts'
import { Connection } from './connection.tsx'
import { End } from './end.tsx'
import { Game } from './game.tsx'
import { History } from './history.tsx'
import { Home } from './home.tsx'
import { Leaderboard } from './leaderboard.tsx'
import type { ViewProps } from './props.ts'
import { Replaced } from './replaced.tsx'
import { Room } from './room.tsx'
import { Waiting } from './waiting.tsx'

export function titleOf(state: State): string {
  if (openTurn(state)) return 'Your turn · Janken'
  if (state.room) return `Room ${state.room.code} · Janken`
  return state.waiting ? 'Waiting · Janken' : 'Janken'
}

export function App({ state, events, name }: ViewProps & { name: string }) {
  const screen = screenOf(state)
  const main = useFocusOnChange(screen)
  return (
    <>
      <Connection state={state} events={events} />
      <main ref={main} class={`screen ${screen}`} tabIndex={-1}>
        <Shown screen={screen} state={state} events={events} name={name} />
        <p class="notice" role="alert">
          {state.notice}
        </p>
      </main>
      <p class="unseen" aria-live="polite">
        {announce(state)}
      </p>
    </>
  )
}

function Shown({ screen, name, ...props }: ViewProps & { screen: Screen; name: string }) {
  switch (screen) {
    case 'replaced':
      return <Replaced {...props} />
    case 'home':
      return <Home {...props} name={name} />
    case 'waiting':
      return <Waiting {...props} />
    case 'game':
      return <Game {...props} />
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
      return <p class="loading">One moment…</p>
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
