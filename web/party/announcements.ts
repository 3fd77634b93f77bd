/** Announcements for screen readers. Each one is made once. */
import { type Announcement, type Spoken, toAnnouncements } from '../i18n/announcements.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import type { State } from '../state/model.ts'
import type { Party } from '../state/party.ts'
import { hasThrown, lastJudged, leftIn, openRound, verdictOf } from './party-selectors.ts'
import { isRevealing, momentOf, paceOf, turnRound } from './timeline.ts'
import { verdictLines, verdictReason } from './verdict.tsx'
import type { PartyWords } from './words/index.ts'

export const announceParty = (t: Messages, w: PartyWords, state: State): Announcement[] =>
  toAnnouncements(t, spokenIn(t, w, state))

function spokenIn(t: Messages, w: PartyWords, state: State): Spoken[] {
  const { party, now } = state
  // Nobody uses a projector through a screen reader.
  if (!party || party.facts.you === 'screen') return []
  const moment = momentOf(party, now, paceOf(party))
  const key = party.facts.code
  if (moment.name === 'lobby') return [spokenLobby(t, w, party, key)]
  if (moment.name === 'cancelled') {
    const why = w.cancelledWhy[lastJudged(party)?.result?.over?.reason ?? 'ended']
    return [{ key: `${key} cancelled`, sentences: [why] }]
  }
  const isShown = !isRevealing(moment)
  const results = isShown ? spokenResult(t, w, party, key) : []
  const round = turnRound(party)
  if (!round || !isShown) return results
  if (hasThrown(party)) {
    const thrown = round.hand ? t.chose(round.hand) : t.handIsOut
    return [...results, { key: `${key} ${round.number} thrown`, sentences: [thrown] }]
  }
  if (!openRound(state, party)) return results
  const open = [t.chooseRound(sayNumber(round.number)), w.leftNow(sayNumber(leftIn(party, moment)))]
  return [...results, { key: `${key} ${round.number} open`, sentences: open }]
}

/** Announces the first ten guests one by one to the host, and further ones in tens. */
function spokenLobby(t: Messages, w: PartyWords, { facts }: Party, key: string): Spoken {
  const { you, guests, host } = facts
  if (you !== 'host') {
    const youAreIn = w.youAreIn.join(t.language === 'ja' ? '' : ' ')
    return { key: `${key} in`, sentences: [youAreIn, t.waitForHost(nameOf(t, host))] }
  }
  const step = guests < 10 ? guests : Math.floor(guests / 10) * 10
  return { key: `${key} guests ${step}`, sentences: [w.sayLobby(sayNumber(guests))] }
}

function spokenResult(t: Messages, w: PartyWords, party: Party, key: string): Spoken[] {
  const judged = lastJudged(party)
  if (!judged?.result?.hand) return []
  const { hand, left, over } = judged.result
  const verdict = verdictOf(judged)
  const sentences = [
    w.hostHad(hand),
    ...(verdict
      ? [verdictReason(w, verdict, judged), verdictLines(w, verdict).join(t.language === 'ja' ? '' : ' ')]
      : []),
    over && over.winners.length > 0
      ? w.wonBy(over.winners.map((one) => nameOf(t, one)))
      : w.leftNow(sayNumber(left)),
  ]
  return [{ key: `${key} ${judged.number} result`, sentences }]
}
