import { resultsOf, roundOf, turnOf } from '../../client/index.ts'
import { handIn, openTurn, plays } from '../reading.ts'
import { CopyLink } from './copy-link.tsx'
import { Hands } from './hands.tsx'
import { Leave } from './leave.tsx'
import type { ViewProps } from './props.ts'
import { LastRound, Rounds } from './rounds.tsx'
import { Seats } from './seats.tsx'
import { Turn } from './turn.tsx'

export function Game({ state, events }: ViewProps) {
  const game = state.games.current
  if (!game) return null
  const me = state.player?.playerId
  const results = resultsOf(game)
  const last = results.at(-1)
  const isIn = plays(state, game)
  return (
    <>
      <header class="bar">
        <h1>Round {turnOf(game)?.round ?? roundOf(game)}</h1>
        {isIn ? (
          <Leave state={state} events={events} />
        ) : (
          <button type="button" class="small quiet" onClick={events.stopWatching}>
            Stop watching
          </button>
        )}
      </header>
      <Seats state={state} game={game} />
      {last && <LastRound result={last} me={me} />}
      <Turn state={state} game={game} />
      {isIn && (
        <Hands chosen={handIn(state)} isOpen={openTurn(state) !== undefined} throwHand={events.throwHand} />
      )}
      <Rounds results={results} me={me} />
      <CopyLink state={state} events={events} to={{ at: 'watch', gameId: game.gameId }}>
        Copy link to watch
      </CopyLink>
    </>
  )
}
