/**
 * The judged rounds of a game in its item: one text per round, one character per player in the game's order. 20 rounds
 * of six players take 160 bytes, so they do not make the item's writes more expensive.
 */

import { LIST_LENGTH } from '../../protocol/constants.ts'
import type { PastRound, PushOf } from '../../protocol/messages.ts'

type Shown = PastRound['hands'][number]

/** `n`: no hand and no loss; `-`: was not in the round. */
const CODES = { rock: 'r', paper: 'p', scissors: 's', timeout: 't', left: 'l', none: 'n' } as const
const NOT_IN = '-'
const MEANINGS = Object.fromEntries(Object.entries(CODES).map(([meaning, code]) => [code, meaning]))

type Judged = Pick<PushOf<'result'>, 'hands' | 'losers'>

/** `playerIds`: all players of the game in order. Upper case marks those who lost. */
export function encodeRound({ hands, losers }: Judged, playerIds: readonly string[]): string {
  const shown = new Map(hands.map((hand) => [hand.playerId, hand]))
  return playerIds
    .map((playerId) => {
      const code = codeOf(shown.get(playerId))
      return losers.includes(playerId) ? code.toUpperCase() : code
    })
    .join('')
}

/** The hand of a player who threw and then left is not stored. Leaving is what counts. */
function codeOf(shown: Shown | undefined): string {
  return shown ? CODES[shown.missed ?? shown.hand ?? 'none'] : NOT_IN
}

/** Whether any round of a finished game was judged on the hands of two or more players. */
export function wasPlayed({ hands }: Pick<Judged, 'hands'>, past: readonly string[] = []): boolean {
  const thrown = hands.filter(({ hand, missed }) => hand !== null && missed === null).length
  return thrown >= 2 || past.some((text) => (text.match(/[rps]/gi)?.length ?? 0) >= 2)
}

/** The last rounds, oldest first, at most 20. */
export function decodeRounds(past: readonly string[] = [], playerIds: readonly string[]): PastRound[] {
  return past.map((text, index) => decodeRound(text, index + 1, playerIds)).slice(-LIST_LENGTH)
}

function decodeRound(text: string, round: number, playerIds: readonly string[]): PastRound {
  const played = playerIds.flatMap((playerId, index) => {
    const code = text[index] ?? NOT_IN
    return code === NOT_IN ? [] : [{ playerId, code }]
  })
  const losers = played.filter(({ code }) => code !== code.toLowerCase()).map(({ playerId }) => playerId)
  return { round, hands: played.map(({ playerId, code }) => shownAs(playerId, code)), losers }
}

function shownAs(playerId: string, code: string): Shown {
  const meaning = MEANINGS[code.toLowerCase()]
  if (meaning === 'timeout' || meaning === 'left') return { playerId, hand: null, missed: meaning }
  const hand = meaning === 'rock' || meaning === 'paper' || meaning === 'scissors' ? meaning : null
  return { playerId, hand, missed: null }
}
