/** The two lines above the hands: what the player has to do now, or what has just happened. */
import { turnOf } from '../../client/index.ts'
import { type ArenaView, handsIn, othersIn } from '../state/arena-view.ts'
import type { State } from '../state/model.ts'
import { handIn, hasThrown, isPlayer, missedLast, tookPart } from '../state/selectors.ts'
import type { Messages } from './catalogue.ts'
import { nameOf, sayNumber, sayOutcome, sayReason } from './formatting.ts'

export interface TrayWords {
  main: string
  more: string
  isWarning?: boolean
}

export const LAST_MS = 5_000

export function trayWords(t: Messages, state: State, scene: ArenaView): TrayWords {
  const { game, phase, result } = scene
  const me = state.player?.playerId
  if (phase?.name === 'after' && result) {
    const [outcome, reason] = [sayOutcome(t, result, me), sayReason(t, result, me)]
    // A round that somebody has left may have no winner.
    return outcome ? { main: outcome, more: reason } : { main: reason, more: '' }
  }
  if (phase) return { main: result ? sayAllIn(t, scene) : t.gotReady, more: '' }
  if (!isPlayer(state, game))
    return { main: tookPart(state, game) ? t.youAreOut : t.watching, more: sayAwaited(t, scene) }
  const turn = turnOf(game)
  if (!turn) return { main: scene.round > 1 ? t.nextRound : t.oneMoment, more: '' }
  return sayTurn(t, state, scene, turn.endsAt - state.now)
}

function sayTurn(t: Messages, state: State, scene: ArenaView, msLeft: number): TrayWords {
  const hand = handIn(state)
  if (hasThrown(state)) return { main: hand ? t.chose(hand) : t.handIsOut, more: sayAwaited(t, scene) }
  if (msLeft <= 0) return { main: t.turnOver, more: t.resultComing }
  if (state.connection !== 'online') return { main: t.youAreOffline, more: t.throwWhenBack, isWarning: true }
  if (missedLast(state))
    return {
      main: msLeft <= LAST_MS ? t.hurry : t.chooseHand,
      more: t.missOnceMore,
      isWarning: true,
    }
  const main = scene.round > 1 ? t.chooseRound(sayNumber(scene.round)) : t.chooseHand
  if (msLeft <= LAST_MS) return { main: t.hurry, more: t.secondsLeft(sayNumber(Math.ceil(msLeft / 1000))) }
  return { main, more: sayStakes(t, scene) }
}

/** What is at stake in this round. */
function sayStakes(t: Messages, scene: ArenaView): string {
  const { ours, others, isGroup } = scene
  const { all, ready } = othersIn(scene)
  if (ready.length > 0) return all.length > 1 ? sayOthersReady(t, scene) : t.sayReady(name(t, ready[0]))
  if (isGroup) return ours?.lives === 1 && ours.livesAtFirst > 1 ? t.lastHeart : sayOthersReady(t, scene)
  if (others[0]?.standing === 'offline') return t.otherOffline(name(t, others[0]))
  if (others[0]?.lives === 1 && others[0].livesAtFirst > 1) return t.oneMoreWin
  return ours?.lives === 1 && ours.livesAtFirst > 1 ? t.lastHeart : t.oneOfThree
}

function sayOthersReady(t: Messages, scene: ArenaView): string {
  const { all, ready } = othersIn(scene)
  return t.othersReady(sayNumber(ready.length), sayNumber(all.length))
}

/** Names the missing hand, or counts the thrown ones. For players who have thrown, and for watchers. */
function sayAwaited(t: Messages, scene: ArenaView): string {
  const { all, missing } = handsIn(scene)
  const [only] = missing
  if (!only) return sayAllIn(t, scene)
  if (missing.length === 1)
    return only.standing === 'offline' ? t.otherOffline(name(t, only)) : t.waitingFor(name(t, only))
  return t.handsIn(sayNumber(all.length - missing.length), sayNumber(all.length))
}

const sayAllIn = (t: Messages, scene: ArenaView) => (scene.isGroup ? t.allIn : t.bothIn)
const name = (t: Messages, seat: ArenaView['ours']) => (seat ? nameOf(t, seat.player) : t.somebody)
