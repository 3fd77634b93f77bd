/** The sound and the vibration for a change of the state. */
import { turnOf } from '../../client/index.ts'
import { LAST_MS } from '../i18n/prompts.ts'
import type { State } from '../state/model.ts'
import { isPlayer, openTurn, revealedResult, revealPhase } from '../state/selectors.ts'
import type { Tone } from './tones.ts'

export interface Cue {
  tone: Tone
  /** For the vibration, in milliseconds. */
  shake?: number
}

export function cuesOf(before: State, after: State): Cue[] {
  const cues: Cue[] = []
  if (hasBegun(before, after)) cues.push({ tone: 'found', shake: 40 })
  const story = storyCue(before, after)
  if (story) cues.push(story)
  if (after.stamps.some((stamp) => !before.stamps.includes(stamp))) cues.push({ tone: 'stamp' })
  const seconds = lastSecond(after)
  if (seconds !== undefined && seconds !== lastSecond(before)) cues.push({ tone: 'tick' })
  return cues
}

/** A game has begun that the player was not in before. */
function hasBegun(before: State, after: State): boolean {
  const { current } = after.games
  if (!current || before.games.current?.gameId === current.gameId || !isPlayer(after, current)) return false
  // A page that is reloaded during a game has not found an opponent just now.
  return turnOf(current)?.round === 1 && before.player !== undefined
}

function storyCue(before: State, after: State): Cue | undefined {
  const now = revealPhase(after)
  const then = revealPhase(before)
  const isSame = now?.name === then?.name && beatOf(now) === beatOf(then)
  if (!now || (isSame && before.reveal?.round === after.reveal?.round)) return undefined
  switch (now.name) {
    case 'beat':
      return { tone: 'beat', shake: 12 }
    case 'turning':
      return { tone: 'pon', shake: 40 }
    case 'after': {
      const me = after.player?.playerId ?? ''
      const result = revealedResult(after)
      if (result?.winners.includes(me)) return { tone: 'win' }
      return result?.losers.includes(me) ? { tone: 'lose' } : undefined
    }
    default:
      return undefined
  }
}

const beatOf = (phase: ReturnType<typeof revealPhase>) => (phase && 'beat' in phase ? phase.beat : undefined)

/** The number of the last seconds that the countdown shows while the hand is missing. */
function lastSecond(state: State): number | undefined {
  const turn = openTurn(state)
  const msLeft = turn && turn.endsAt - state.now
  return msLeft !== undefined && msLeft <= LAST_MS ? Math.ceil(msLeft / 1000) : undefined
}
