/** A game as this device remembers it, round by round. The server's history only counts rounds. */
import { type Game, overOf, playersOf, type Result, resultsOf } from '../../client/index.ts'
import type { Hand } from '../../protocol/constants.ts'

export type Outcome = 'won' | 'lost' | 'even'
/** This player's hand, the opponent's hand, and the outcome for this player. In a group, `theirs` is null. */
export type PastHands = [mine: Hand | null, theirs: Hand | null, outcome: Outcome]

/** What a player threw in a round, and the outcome for that player. Null for a round after the player was out. */
export type PastThrow = [hand: Hand | null, outcome: Outcome] | null

export interface PlayerHands {
  playerId: string
  throws: PastThrow[]
}

/** The hands of all players of a game. */
export interface AllHands {
  /** Their numbers. A watcher who came late has not seen the first ones. */
  rounds: number[]
  players: PlayerHands[]
}

export interface PastGame {
  gameId: string
  rounds: PastHands[]
  /** In a group: everybody's, this player's first. */
  hands?: AllHands
  /** This player's rating after the game. Absent if unknown. */
  rating?: number
}

export const RECORDS_KEPT = 20

/** The judged rounds. A last one without hands is left out. */
function judgedRounds(game: Game): Result[] {
  const judged = resultsOf(game).filter(({ over }) => over?.reason !== 'aborted')
  const hasHands = judged.at(-1)?.hands.some(({ hand }) => hand !== null)
  return hasHands ? judged : judged.slice(0, -1)
}

function outcomeOf({ winners, losers }: Result, playerId: string): Outcome {
  return winners.includes(playerId) ? 'won' : losers.includes(playerId) ? 'lost' : 'even'
}

/** The judged rounds that this player was in, from the player's view. */
export function roundsOf(game: Game, playerId: string | undefined): PastHands[] {
  if (playerId === undefined) return []
  const others = playersOf(game).filter((player) => player.playerId !== playerId)
  const opponent = others.length === 1 ? others[0]?.playerId : undefined
  return judgedRounds(game)
    .filter(({ hands }) => hands.some((one) => one.playerId === playerId))
    .map((result) => {
      const handOf = (wanted?: string) => result.hands.find((one) => one.playerId === wanted)?.hand ?? null
      return [handOf(playerId), handOf(opponent), outcomeOf(result, playerId)]
    })
}

/** The hands of every player in the judged rounds before `until`, those of `first` on top. */
export function allHands(game: Game, first: string | undefined, until = Number.POSITIVE_INFINITY): AllHands {
  const judged = judgedRounds(game).filter(({ round }) => round < until)
  const ids = playersOf(game).map(({ playerId }) => playerId)
  const sorted = [...ids.filter((id) => id === first), ...ids.filter((id) => id !== first)]
  return {
    rounds: judged.map(({ round }) => round),
    players: sorted.map((playerId) => ({
      playerId,
      throws: judged.map((result) => {
        const thrown = result.hands.find((one) => one.playerId === playerId)
        return thrown ? [thrown.hand, outcomeOf(result, playerId)] : null
      }),
    })),
  }
}

/** Undefined for a game that the player was not in, or whose end is unknown. */
export function recordOf(game: Game, me: string | undefined): PastGame | undefined {
  const over = overOf(game)
  if (!over || !playersOf(game).some(({ playerId }) => playerId === me)) return undefined
  const rating = over.ratings.find(({ playerId }) => playerId === me)?.after
  return {
    gameId: game.gameId,
    rounds: roundsOf(game, me),
    ...(playersOf(game).length > 2 ? { hands: allHands(game, me) } : {}),
    ...(rating === undefined ? {} : { rating }),
  }
}

export function withRecord(record: PastGame, records: readonly PastGame[]): PastGame[] {
  return [record, ...records.filter(({ gameId }) => gameId !== record.gameId)].slice(0, RECORDS_KEPT)
}

/** The hand that won the most rounds for this player, and how many. */
export function bestHand(records: readonly PastGame[]): { hand: Hand; wins: number } | undefined {
  const wins = new Map<Hand, number>()
  for (const [mine, , outcome] of records.flatMap(({ rounds }) => rounds))
    if (mine && outcome === 'won') wins.set(mine, (wins.get(mine) ?? 0) + 1)
  const [best] = [...wins].sort(([, a], [, b]) => b - a)
  return best && { hand: best[0], wins: best[1] }
}
