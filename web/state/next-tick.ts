/** When time alone next changes the page, so that it renders then, not ten times a second. */
import { turnOf } from '../../client/index.ts'
import type { State } from './model.ts'
import { nextPhaseIn } from './reveal.ts'
import { isAdrift, isBack, keptMsLeft, rematchIn, revealPhase } from './selectors.ts'
import { stampChangeIn } from './stamps.ts'

const SECOND = 1_000

/** Milliseconds until then. Undefined while time changes nothing. */
export function nextChangeIn(state: State): number | undefined {
  const { games, now, waiting, reveal, adriftSince } = state
  const turn = games.current && turnOf(games.current)
  const changes: (number | undefined)[] = [
    revealPhase(state) && nextPhaseIn(reveal, now),
    turn && now < turn.endsAt ? wholeSecond(turn.endsAt - now) : undefined,
    waiting && SECOND - ((now - waiting.since) % SECOND),
    rematchMs(state),
    stampChangeIn(state),
    keptMsLeft(state),
    isBack(state) || (adriftSince !== undefined && !isAdrift(state)) ? SECOND : undefined,
  ]
  const known = changes.filter((ms) => ms !== undefined)
  return known.length > 0 ? Math.max(1, Math.min(...known)) : undefined
}

function rematchMs(state: State): number | undefined {
  const rematch = rematchIn(state)
  return rematch && !rematch.isClosed ? wholeSecond(rematch.msLeft) : undefined
}

/** A countdown shows another number when the rest of the shown second is over. */
const wholeSecond = (msLeft: number) => msLeft % SECOND || SECOND
