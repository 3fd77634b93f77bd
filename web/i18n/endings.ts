/** How a game ended, and its effect on the rating. */
import { type Game, overOf, playersOf, resultsOf } from '../../client/index.ts'
import type { Messages } from './catalogue.ts'
import { nameIn, nameOf, sayNumber, winningHand } from './formatting.ts'

export interface Ending {
  kind: 'won' | 'lost' | 'none' | 'watched'
  /** In lines, as a poster shows it. */
  title: string[]
  why: string[]
}

export function sayEnd(t: Messages, game: Game, me: string | undefined): Ending {
  const over = overOf(game)
  if (!over) return { kind: 'none', title: [t.wentOn], why: [t.endUnseen] }
  if (over.reason === 'aborted') return { kind: 'none', title: [t.calledOff], why: [t.endAborted] }
  if (over.winner === null) {
    const why = over.reason === 'exhausted' ? t.endExhausted : t.endAbandoned
    return { kind: 'none', title: [t.noWinner], why: [why] }
  }
  if (over.winner === me) return { kind: 'won', title: t.youWin, why: [whyWon(t, game, me)] }
  const tookPart = playersOf(game).some(({ playerId }) => playerId === me)
  if (!tookPart) return { kind: 'watched', title: t.theyWin(nameIn(t, game, over.winner)), why: [] }
  return { kind: 'lost', title: t.youLose, why: whyLost(t, game, me ?? '') }
}

function whyWon(t: Messages, game: Game, me: string): string {
  const players = playersOf(game)
  const last = resultsOf(game).at(-1)
  const absent = last?.hands.find(({ playerId, missed }) => playerId !== me && missed)
  if (players.length > 2) return t.endWonGroup
  if (!absent || overOf(game)?.reason !== 'forfeit') return t.endWon
  const name = nameIn(t, game, absent.playerId)
  return absent.missed === 'left' ? t.endTheyLeft(name) : t.endTheyMissed(name)
}

function whyLost(t: Messages, game: Game, me: string): string[] {
  const results = resultsOf(game)
  const missedIn = (index: number) =>
    results.at(index)?.hands.find(({ playerId }) => playerId === me)?.missed ?? undefined
  const outIn = results.find(({ players }) => players.some((one) => one.playerId === me && one.lives === 0))
  const at = outIn ? results.indexOf(outIn) : -1
  if (missedIn(at) === 'left') return t.endYouLeft
  if (missedIn(at) === 'timeout')
    return at > 0 && missedIn(at - 1) === 'timeout' ? t.endMissedTwice : t.endMissed
  if (playersOf(game).length > 2) return outIn ? t.endLostGroup(sayNumber(outIn.round)) : []
  const last = outIn ?? results.at(-1)
  const hand = last && winningHand(last)
  return hand ? t.endLostTo[hand] : []
}

export interface RatingNews {
  after: number
  change: number
  why: string
}

/** Undefined if the end does not mention this player's rating. */
export function ratingNews(t: Messages, game: Game, me: string | undefined): RatingNews | undefined {
  const over = overOf(game)
  const mine = over?.ratings.find(({ playerId }) => playerId === me)
  if (!over || !mine) return undefined
  const after = Math.round(mine.after)
  return { after, change: after - Math.round(mine.before), why: whyRating(t, game, mine) }
}

function whyRating(
  t: Messages,
  game: Game,
  mine: { playerId: string; before: number; after: number },
): string {
  const over = overOf(game)
  const others = playersOf(game).filter(({ playerId }) => playerId !== mine.playerId)
  const [other] = others
  if (mine.before === mine.after) {
    if (others.some(({ bot }) => bot)) return t.ratingBot
    return over?.winner === null ? t.ratingNobody : t.ratingSame
  }
  const before = over?.ratings.find(({ playerId }) => playerId === other?.playerId)?.before
  if (others.length > 1 || !other || before === undefined) return t.ratingGroup
  const name = nameOf(t, other)
  const rating = sayNumber(before)
  if (over?.winner === mine.playerId)
    return before > mine.before ? t.ratingWonStronger(name, rating) : t.ratingWon(name, rating)
  return before < mine.before ? t.ratingLostWeaker(name, rating) : t.ratingLost(name, rating)
}
