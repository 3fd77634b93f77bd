import { type Game, overOf, playersOf, resultsOf, thrownIn, turnOf } from '../../client/index.ts'
import type { Player } from '../../protocol/messages.ts'
import { hasThrown, plays } from '../reading.ts'
import type { State } from '../state.ts'
import { count } from '../words.ts'
import { Heart } from './icons.tsx'

interface Standing {
  status: string
  isDone: boolean
}

/** Everybody in the game, this player first: lives, and who has thrown. */
export function Seats({ state, game }: { state: State; game: Game }) {
  const me = state.player?.playerId
  const players = playersOf(game)
  const inOrder = [
    ...players.filter(({ playerId }) => playerId === me),
    ...players.filter(({ playerId }) => playerId !== me),
  ]
  const livesAtFirst = Math.max(
    0,
    ...[...game.rounds.map(({ asked }) => asked), ...resultsOf(game), game.watched]
      .flatMap((told) => told?.players ?? [])
      .map(({ lives }) => lives),
  )
  return (
    <ul class={players.length > 2 ? 'players group' : 'players'}>
      {inOrder.map((player) => {
        const isMe = player.playerId === me
        const { status, isDone } = standingOf(player, isMe, state, game)
        return (
          <li key={player.playerId} class={classOf(player, isDone)}>
            <span class="name">
              {player.name}
              {isMe && <small> You</small>}
              {player.bot && <small> Bot</small>}
            </span>
            <Lives lives={player.lives} of={livesAtFirst} />
            <span class="status">
              {isDone && <span aria-hidden="true">✓ </span>}
              {status}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function classOf({ lives }: Player, isDone: boolean): string {
  if (isDone) return 'seat done'
  return lives === 0 ? 'seat out' : 'seat'
}

/** The lives a player has, of those that the game is known to have begun with. */
function Lives({ lives, of }: { lives: number; of: number }) {
  return (
    <span class="lives" role="img" aria-label={count(lives, 'life', 'lives')}>
      {Array.from({ length: of }, (_, index) => (
        <Heart key={String(index)} full={index < lives} />
      ))}
    </span>
  )
}

function standingOf({ playerId, lives }: Player, isMe: boolean, state: State, game: Game): Standing {
  const over = overOf(game)
  if (over)
    return over.winner === playerId ? { status: 'winner', isDone: true } : { status: '', isDone: false }
  if (lives === 0) return { status: 'out', isDone: false }
  // Who looks on is not asked, and so is told of no turn; but what is played is told by its throws.
  if (!turnOf(game) && plays(state, game)) return { status: 'ready', isDone: false }
  const isDone = isMe ? hasThrown(state) : thrownIn(game).includes(playerId)
  if (isDone) return { status: 'thrown', isDone }
  return { status: game.offline.includes(playerId) ? 'disconnected' : 'choosing', isDone }
}
