import { resultsOf, turnOf } from '../../client/index.ts'
import { handIn, openTurn } from '../state.ts'
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
  return (
    <>
      <header class="bar">
        <h1>Round {turnOf(game)?.round ?? (last?.round ?? 0) + 1}</h1>
        <Leave state={state} events={events} />
      </header>
      <Seats state={state} game={game} />
      {last && <LastRound result={last} me={me} />}
      <Turn state={state} game={game} />
      <Hands chosen={handIn(state)} isOpen={openTurn(state) !== undefined} throwHand={events.throwHand} />
      <Rounds results={results} me={me} />
    </>
  )
}
