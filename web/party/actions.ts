/** The actions of hosts, guests and big screens, as requests to the server and messages to the state. */
import { ConnectionLostError, RefusedError } from '../../client/index.ts'
import type { Draws, Hand } from '../../protocol/constants.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Events } from '../events/events.ts'
import { complainTo, type Surroundings } from '../events/surroundings.ts'
import { sayNumber } from '../i18n/formatting.ts'
import { noticeOf } from '../state/notice.ts'
import { HOME } from '../state/route.ts'
import { openRound } from './party-selectors.ts'
import { openedAt, PHONE_PACE, turnRound } from './timeline.ts'
import { partyWordsIn } from './words/index.ts'

export interface PartyActions {
  /** Opens a party. Resolves to false if this player may open no more today. */
  hold(winners: number, draws: Draws): Promise<boolean>
  /** Enters a party under this name. */
  attend(code: string, name: string): Promise<void>
  begin(): Promise<void>
  /** `pressedAt`: when the press began. A press that began before the turn opened has no effect. */
  throwHand(hand: Hand, pressedAt?: number): void
  /** Ends the turn early. */
  reveal(): Promise<void>
  /** Leaves the party and goes to the home page. */
  leave(): Promise<void>
  /** Leaves a party that is over and opens the form for the next one. */
  startAnotherParty(): Promise<void>
  /** Makes this page a big screen of the party. Retries until the server answers. */
  openScreen(code: string): Promise<void>
  /** What `shareWin` copies where there is no share sheet. */
  boast(): string
  shareWin(): Promise<void>
}

/** Refusals of a big screen that another attempt does not change. */
const FINAL: readonly ErrorCode[] = ['game_not_found', 'room_full', 'bad_request']
/** Nobody is at a projector to press a button, so the page tries again by itself. */
const SCREEN_RETRY_MS = 3_000

/** The server gives no `retryMs` with the daily limit, because the client would wait for hours. */
const isDailyLimit = (error: unknown) =>
  error instanceof RefusedError && error.code === 'busy' && error.retryMs === undefined

export function partyActions(surroundings: Surroundings, events: Events): PartyActions {
  const { client, dispatch, state, t, address, share } = surroundings
  const complain = complainTo(surroundings)
  const boastText = () => partyWordsIn(t().language).boastText(sayNumber(state().party?.facts.guests ?? 0))
  const boast = () => `${boastText()} ${address}`

  async function leave(): Promise<void> {
    dispatch({ type: 'arrive', route: HOME })
    dispatch({ type: 'party left' })
    // If this fails, the server counts the player as a guest who does not throw.
    await client.request('exit', {}).catch(() => {})
  }

  return {
    leave,
    async hold(winners, draws) {
      try {
        await client.request('hold', { winners, draws })
      } catch (error) {
        if (isDailyLimit(error)) return false
        complain(error)
      }
      return true
    },
    async attend(code, name) {
      if (!(await events.takeName(name)))
        return dispatch({ type: 'wrong code', code, notice: { key: 'badName' } })
      try {
        await client.request('attend', { code })
      } catch (error) {
        dispatch({ type: 'wrong code', code, notice: noticeOf(error) })
      }
    },
    async begin() {
      const { party } = state()
      if (party) await client.request('begin', { code: party.facts.code }).catch(complain)
    },
    throwHand(hand, pressedAt = Number.POSITIVE_INFINITY) {
      const now = state()
      const { party } = now
      const gameId = party?.facts.gameId
      const round = party && openRound(now, party)?.number
      if (!party || !gameId || round === undefined || pressedAt < openedAt(party, PHONE_PACE)) return
      dispatch({ type: 'party throw', round, hand })
      client.request('throw', { gameId, round, hand }).catch((error: unknown) => {
        // If the reply was lost, the hand may count. The next message from the server says so.
        const isOut = error instanceof ConnectionLostError ? error.sent : !(error instanceof RefusedError)
        if (isOut) return
        dispatch({ type: 'party take back', round })
        complain(error)
      })
    },
    async reveal() {
      const { party } = state()
      const round = party && turnRound(party)?.number
      if (!party?.facts.gameId || round === undefined) return
      try {
        await client.request('reveal', { gameId: party.facts.gameId, round })
      } catch (error) {
        // The turn ended in the meantime. Its result follows.
        const isLate = error instanceof RefusedError && ['too_late', 'wrong_round'].includes(error.code)
        if (!isLate) complain(error)
      }
    },
    async startAnotherParty() {
      await leave()
      dispatch({ type: 'arrive', route: { at: 'party' } })
    },
    async openScreen(code) {
      for (;;) {
        try {
          await client.request('screen', { code })
          return
        } catch (error) {
          const isFinal = error instanceof RefusedError && FINAL.includes(error.code)
          if (isFinal) return dispatch({ type: 'wrong code', code, notice: noticeOf(error) })
          await new Promise((resolve) => setTimeout(resolve, SCREEN_RETRY_MS))
        }
      }
    },
    boast,
    async shareWin() {
      try {
        if (!share) throw new Error('There is no share sheet here.')
        await share({ text: boastText(), url: address })
      } catch (error) {
        if (!(error instanceof Error && error.name === 'AbortError')) await events.copy(boast())
      }
    },
  }
}
