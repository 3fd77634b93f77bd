/** The player's actions during a game and after it. */
import { ConnectionLostError, RefusedError } from '../../client/index.ts'
import type { Hand, Stamp } from '../../protocol/constants.ts'
import { noticeOf } from '../state/notice.ts'
import { openedAt, openTurn } from '../state/selectors.ts'
import { canStamp } from '../state/stamps.ts'
import { leaveEnd } from './leave-end.ts'
import type { PlaceEvents } from './navigation.ts'
import { complainTo, type Surroundings } from './surroundings.ts'

export interface GameEvents {
  /** `pressedAt`: when the press began. A press that began before the turn was on the screen throws nothing. */
  throwHand(hand: Hand, pressedAt?: number): void
  askToLeave(open: boolean): void
  leave(): Promise<void>
  /** Shows a stamp to everybody in the game. */
  showStamp(stamp: Stamp): void
  /** Asks the same players for another game. */
  rematch(): Promise<void>
  /** Takes the wish for a rematch back, or declines the others'. */
  declineRematch(): void
  /** The same wish, from the end of a game. */
  again(): void
  /** From the end of a game to the start page. */
  goHome(): void
}

export function gameEvents(surroundings: Surroundings, { play }: PlaceEvents): GameEvents {
  const { client, dispatch, state } = surroundings
  const complain = complainTo(surroundings)

  return {
    throwHand(hand, pressedAt = Number.POSITIVE_INFINITY) {
      const now = state()
      const turn = openTurn(now)
      if (!turn || pressedAt < openedAt(now)) return
      const { gameId, round } = turn
      dispatch({ type: 'throw', gameId, round, hand })
      client.request('throw', { gameId, round, hand }).catch((error: unknown) => {
        // If the reply is lost, the hand may count. The seat tells once the connection is back.
        const isOut = error instanceof ConnectionLostError ? error.sent : !(error instanceof RefusedError)
        if (!isOut) dispatch({ type: 'take hand back', gameId, round, notice: noticeOf(error) })
      })
    },
    askToLeave: (open) => dispatch({ type: 'ask to leave', open }),
    async leave() {
      const gameId = state().games.current?.gameId
      if (gameId === undefined) return
      try {
        await client.request('leave', { gameId })
      } catch (error) {
        const isGone = error instanceof RefusedError && error.code === 'not_in_game'
        if (!isGone) return complain(error)
      }
      dispatch({ type: 'forget', gameId })
      void client.request('unwatch', { gameId }).catch(() => {})
    },
    showStamp(stamp) {
      const now = state()
      const { current } = now.games
      if (!current || !now.player || !canStamp(now)) return
      const { gameId } = current
      dispatch({ type: 'stamp', gameId, playerId: now.player.playerId, stamp })
      // A refused or lost stamp is not reported.
      client.request('stamp', { gameId, stamp }).catch(() => {})
    },
    async rematch() {
      const gameId = state().games.current?.gameId
      if (gameId === undefined) return
      dispatch({ type: 'ask for rematch' })
      try {
        await client.request('rematch', { gameId })
      } catch (error) {
        if (error instanceof RefusedError && error.code !== 'busy') {
          dispatch({ type: 'rematch closed', gameId })
        } else dispatch({ type: 'take wish back', notice: noticeOf(error) })
      }
    },
    declineRematch() {
      const { games, rematch, player } = state()
      const gameId = games.current?.gameId
      if (gameId === undefined) return
      const hasAsked = rematch?.asked.includes(player?.playerId ?? '') ?? false
      dispatch(hasAsked ? { type: 'take wish back' } : { type: 'decline rematch', gameId })
      // The server ends it by itself when the time is over.
      client.request('rematch', { gameId, want: false }).catch(() => {})
    },
    again() {
      const { wish } = state()
      leaveEnd(surroundings)
      void play(wish)
    },
    goHome: () => leaveEnd(surroundings),
  }
}
