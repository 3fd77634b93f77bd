/** Announcements for screen readers. Each one is made once. */
import type { Announcement } from '../i18n/announcements.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import type { State } from '../state/model.ts'
import type { Party } from '../state/party.ts'
import { hasThrown, lastJudged, leftIn, openRound, verdictOf } from './party-selectors.ts'
import { momentOf, paceOf, turnRound } from './timeline.ts'
import { verdictLines, verdictReason } from './verdict.tsx'
import type { PartyWords } from './words/index.ts'

export function announceParty(t: Messages, w: PartyWords, state: State): Announcement[] {
  const { party, now } = state
  // Nobody uses a projector through a screen reader.
  if (!party || party.facts.you === 'screen') return []
  const moment = momentOf(party, now, paceOf(party))
  const key = party.facts.code
  if (moment.name === 'lobby') return announceLobby(t, w, party, key)
  if (moment.name === 'cancelled') {
    const text = w.cancelledWhy[lastJudged(party)?.result?.over?.reason ?? 'ended']
    return [{ key: `${key} cancelled`, text: t.sentence(text) }]
  }
  const isShown = moment.name !== 'beat' && moment.name !== 'open'
  const resultAnnouncements = isShown ? announceResult(t, w, party, key) : []
  const round = turnRound(party)
  if (!round || !isShown) return resultAnnouncements
  if (hasThrown(party)) {
    const text = t.sentence(round.hand ? t.chose(round.hand) : t.handIsOut)
    return [...resultAnnouncements, { key: `${key} ${round.number} thrown`, text }]
  }
  if (!openRound(state, party)) return resultAnnouncements
  const open = [t.chooseRound(sayNumber(round.number)), w.leftNow(sayNumber(leftIn(party)))]
  return [
    ...resultAnnouncements,
    { key: `${key} ${round.number} open`, text: open.map(t.sentence).join(' ') },
  ]
}

/** Announces the first ten guests one by one to the host, and further ones in tens. */
function announceLobby(t: Messages, w: PartyWords, { facts }: Party, key: string): Announcement[] {
  const { you, guests, host } = facts
  if (you !== 'host') {
    const sentences = [w.youAreIn.join(t.language === 'ja' ? '' : ' '), t.waitForHost(nameOf(t, host))]
    return [{ key: `${key} in`, text: sentences.map(t.sentence).join(' ') }]
  }
  const step = guests < 10 ? guests : Math.floor(guests / 10) * 10
  return [{ key: `${key} guests ${step}`, text: w.sayLobby(sayNumber(guests)) }]
}

function announceResult(t: Messages, w: PartyWords, party: Party, key: string): Announcement[] {
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
  return [{ key: `${key} ${judged.number} result`, text: sentences.map(t.sentence).join(' ') }]
}
