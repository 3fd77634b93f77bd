import { overOf } from '../../client/index.ts'
import { judgedIn, rematchIn, tookPart } from '../reading.ts'
import { sayEnd } from '../words.ts'
import type { ViewProps } from './props.ts'
import { Rematch } from './rematch.tsx'
import { LastRound, Rounds } from './rounds.tsx'
import { Seats } from './seats.tsx'

export function End({ state, events }: ViewProps) {
  const game = state.games.current
  if (!game) return null
  const me = state.player?.playerId
  const over = overOf(game)
  const { title, why } = sayEnd(game, me)
  const results = judgedIn(game)
  const last = results.at(-1)
  const isWon = over?.winner !== undefined && over.winner === me
  const took = tookPart(state, game)
  const hasRematch = rematchIn(state) !== undefined
  const rating = over?.ratings.find(({ playerId, before, after }) => playerId === me && before !== after)
  return (
    <>
      <header class={isWon ? 'verdict won' : 'verdict'}>
        <h1>{title}</h1>
        <p>{why}</p>
        {rating && <Rating before={Math.round(rating.before)} after={Math.round(rating.after)} />}
      </header>
      {last && <LastRound result={last} me={me} />}
      <Seats state={state} game={game} />
      <Rematch state={state} events={events} />
      <div class="choices">
        {took && (
          <button type="button" class={hasRematch ? undefined : 'primary'} onClick={events.again}>
            {hasRematch ? 'Play someone else' : 'Play again'}
          </button>
        )}
        <button type="button" onClick={events.goHome}>
          Home
        </button>
      </div>
      <Rounds results={results} me={me} />
    </>
  )
}

function Rating({ before, after }: { before: number; after: number }) {
  const change = after - before
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±'
  return (
    <p class="rating">
      Rating {after}{' '}
      <small>
        ({sign}
        {Math.abs(change)})
      </small>
    </p>
  )
}
