import { type Game, playersOf, resultsOf, thrownIn, turnOf } from '../../client/index.ts'
import { handIn, lengthOf, plays, tookPart } from '../reading.ts'
import type { State } from '../state.ts'
import { HAND_NAMES } from '../words.ts'
import { Countdown, LAST_MS } from './countdown.tsx'

/** What is asked of the player now, and for how long. */
export function Turn({ state, game }: { state: State; game: Game }) {
  if (!plays(state, game)) return <Watching state={state} game={game} />
  const turn = turnOf(game)
  if (!turn) return <p class="turn between">{resultsOf(game).length > 0 ? 'Next round…' : 'One moment…'}</p>
  const msLeft = turn.endsAt - state.now
  const { prompt, more } = ask(state, game, msLeft, turn.thrown)
  return (
    <div class="turn">
      <Countdown msLeft={msLeft} fullMs={lengthOf(turn)} />
      <div>
        <p class="prompt">{prompt}</p>
        <p class="more">{more}</p>
      </div>
    </div>
  )
}

/** Who looks on is not told how long the turn is, only who has thrown. */
function Watching({ state, game }: { state: State; game: Game }) {
  return (
    <div class="turn">
      <div>
        <p class="prompt">{tookPart(state, game) ? 'You are out' : 'You are watching'}</p>
        <p class="more">{sayOthers(game, state.player?.playerId)}</p>
      </div>
    </div>
  )
}

interface Asking {
  prompt: string
  more: string
}

function ask(state: State, game: Game, msLeft: number, thrown: boolean): Asking {
  const others = sayOthers(game, state.player?.playerId)
  const hand = handIn(state)
  if (hand) return { prompt: `You chose ${HAND_NAMES[hand].toLowerCase()}`, more: others }
  if (thrown) return { prompt: 'Your hand is out', more: others }
  if (msLeft <= 0) return { prompt: 'The turn is over', more: 'The result is on its way' }
  if (state.connection !== 'online') return { prompt: 'Not connected', more: 'You can throw when it is back' }
  return { prompt: 'Choose your hand', more: msLeft <= LAST_MS ? 'Hurry!' : others }
}

function sayOthers(game: Game, me: string | undefined): string {
  const playing = playersOf(game).filter(({ lives }) => lives > 0)
  const others = playing.filter(({ playerId }) => playerId !== me)
  const thrown = others.filter(({ playerId }) => thrownIn(game).includes(playerId))
  const [only] = others
  if (others.length === 1 && only)
    return thrown.length > 0 ? `${only.name} has thrown` : `${only.name} is choosing`
  return `${thrown.length} of ${others.length}${others.length < playing.length ? ' others' : ''} have thrown`
}
