import { overOf, turnOf } from '../../client/index.ts'
import { isOver, judgedIn, openTurn, plays, tookPart } from '../reading.ts'
import type { State } from '../state.ts'
import { count, sayEnd, sayResult, sayRoom } from '../words.ts'

const LAST_SECONDS = 5

/** What is read out to those who cannot see the page: the last result, what is asked now, and how it ended. */
export function announce(state: State): string {
  const game = state.games.current
  if (!game) return state.room ? sayRoom(state.room) : state.waiting ? 'Looking for an opponent.' : ''
  const me = state.player?.playerId
  const last = judgedIn(game).at(-1)
  const said = last ? [sayResult(last, me)] : []
  if (isOver(state)) {
    const { title, why } = sayEnd(game, me)
    return [...said, overOf(game) ? 'The game is over.' : '', title, why].join(' ')
  }
  if (!plays(state, game)) {
    const who = tookPart(state, game) ? 'You are out of the game, and watch the rest.' : 'You are watching.'
    return [...said, who].join(' ')
  }
  const turn = turnOf(game)
  const open = openTurn(state)
  if (turn) said.push(open ? `Round ${turn.round}. Choose your hand.` : `Round ${turn.round}.`)
  const isLate = open && open.endsAt - state.now <= LAST_SECONDS * 1000
  if (isLate) said.push(`${count(LAST_SECONDS, 'second')} left.`)
  return said.join(' ')
}
