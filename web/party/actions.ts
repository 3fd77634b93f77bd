/** What a host or a guest does, turned into requests to the server and messages to the state. */
import { ConnectionLostError, RefusedError } from '../../client/index.ts'
import type { Draws, Hand } from '../../protocol/constants.ts'
import type { Events } from '../events/events.ts'
import { complainTo, type Surroundings } from '../events/surroundings.ts'
import { sayNumber } from '../i18n/words.ts'
import { noticeOf } from '../state/notice.ts'
import { HOME } from '../state/route.ts'
import { openRound } from './reading.ts'
import { openedAt, PHONE_PACE, turnRound } from './timeline.ts'
import { partyWordsIn } from './words/index.ts'

export interface PartyActions {
  hold(winners: number, draws: Draws): Promise<void>
  /** Goes into a party, under this name. */
  attend(code: string, name: string): Promise<void>
  begin(): Promise<void>
  /** `pressedAt`: when the press began; one that began before the turn was on the screen throws nothing. */
  throwHand(hand: Hand, pressedAt?: number): void
  /** Ends the turn before its time. */
  reveal(): Promise<void>
  /** Out of the party, and home. */
  leave(): Promise<void>
  /** From the end of one party to the beginning of another. */
  again(): Promise<void>
  /** Shows a party here from now on. */
  show(code: string): Promise<void>
  boast(): Promise<void>
}

export function partyActions(surroundings: Surroundings, events: Events): PartyActions {
  const { client, dispatch, state, t, address, share } = surroundings
  const complain = complainTo(surroundings)

  async function leave(): Promise<void> {
    dispatch({ type: 'arrive', route: HOME })
    dispatch({ type: 'party left' })
    // Where it fails the player sits in a party that goes on without a hand.
    await client.request('exit', {}).catch(() => {})
  }

  return {
    leave,
    async hold(winners, draws) {
      await client.request('hold', { winners, draws }).catch(complain)
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
        // With the reply lost the hand may count: the next word of the server tells.
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
        // The turn has run out meanwhile: the result says so.
        const isLate = error instanceof RefusedError && ['too_late', 'wrong_round'].includes(error.code)
        if (!isLate) complain(error)
      }
    },
    async again() {
      await leave()
      dispatch({ type: 'arrive', route: { at: 'party' } })
    },
    async show(code) {
      try {
        await client.request('screen', { code })
      } catch (error) {
        dispatch({ type: 'wrong code', code, notice: noticeOf(error) })
      }
    },
    async boast() {
      const { party } = state()
      if (!party) return
      const text = partyWordsIn(t().language).boastText(sayNumber(t(), party.facts.guests))
      try {
        if (!share) throw new Error('There is no share sheet here.')
        await share({ text, url: address })
      } catch (error) {
        if (!(error instanceof Error && error.name === 'AbortError')) await events.copy(`${text} ${address}`)
      }
    },
  }
}
