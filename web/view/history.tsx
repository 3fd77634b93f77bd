import { count, list, sayPastGame, sayWhen } from '../words.ts'
import type { ViewProps } from './props.ts'

export function History({ state }: ViewProps) {
  const { history, player } = state
  const me = player?.playerId
  return (
    <>
      <header class="bar">
        <h1>Your last games</h1>
        <a href="#/">Home</a>
      </header>
      {!history && <p class="loading">One moment…</p>}
      {history?.length === 0 && <p>You have not finished a game yet.</p>}
      {history && history.length > 0 && (
        <ol class="past-games card">
          {history.map((game) => (
            <li key={game.gameId} class={toneOf(game.winner, me)}>
              <strong>{sayPastGame(game, me)}</strong>
              <span>
                with {list(game.players.filter(({ playerId }) => playerId !== me).map(({ name }) => name))}
              </span>
              <small>
                {sayWhen(game.endedAt)} · {count(game.rounds, 'round')}
              </small>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

function toneOf(winner: string | null, me: string | undefined): 'won' | 'lost' | 'even' {
  if (winner === null) return 'even'
  return winner === me ? 'won' : 'lost'
}
