/**
 * A plain model of the rules in protocol.md, "The round". Tests compare the state machine with it. A round is a list of
 * moves in order.
 */
import type { Hand, Missed, Outcome, Reason } from '../../protocol/constants.ts'

export type Deed =
  | { playerId: string; does: 'throw'; hand: Hand }
  /** Before or after throwing. */
  | { playerId: string; does: 'leave' }

export interface Contestant {
  playerId: string
  lives: number
  misses: number
}

export interface Verdict {
  hands: { playerId: string; hand: Hand | null; missed: Missed | null }[]
  outcome: Outcome
  winners: string[]
  losers: string[]
  players: Contestant[]
  over: { winner: string | null; reason: Reason; rounds: number } | null
}

const BEATS: Record<Hand, Hand> = { rock: 'scissors', scissors: 'paper', paper: 'rock' }
export const LAST_ROUND = 100

/**
 * Judges a round. `gone`: the players who left after the previous round was decided. Also returns the players who left
 * too late for this round; they are the next round's `gone`.
 */
export function playRound(
  round: number,
  players: Contestant[],
  deeds: Deed[],
  gone: ReadonlySet<string>,
): { verdict: Verdict; gone: Set<string> } {
  const playing = players.filter(({ lives }) => lives > 0).map(({ playerId }) => playerId)
  const left = new Set(playing.filter((playerId) => gone.has(playerId)))
  const hands = new Map<string, Hand>()
  const late = new Set<string>()
  const staying = () => playing.filter((playerId) => !left.has(playerId))
  const isDecided = () => staying().length <= 1 || playing.every((one) => hands.has(one) || left.has(one))

  for (const deed of deeds) {
    if (!playing.includes(deed.playerId) || left.has(deed.playerId)) continue
    if (isDecided()) {
      if (deed.does === 'leave') late.add(deed.playerId)
    } else if (deed.does === 'leave') left.add(deed.playerId)
    else if (!hands.has(deed.playerId)) hands.set(deed.playerId, deed.hand)
  }
  return { verdict: judge(round, players, hands, left), gone: late }
}

function judge(
  round: number,
  players: Contestant[],
  hands: ReadonlyMap<string, Hand>,
  left: ReadonlySet<string>,
): Verdict {
  const playing = players.filter(({ lives }) => lives > 0)
  const staying = playing.filter(({ playerId }) => !left.has(playerId))
  const throwers = staying.filter(({ playerId }) => hands.has(playerId))
  const walkover = staying.length === 1
  const abandoned = hands.size === 0 && !walkover
  const kinds = new Set(throwers.map(({ playerId }) => hands.get(playerId)))
  const losesOnHands = (hand: Hand | undefined) =>
    hand !== undefined && kinds.size === 2 && !kinds.has(BEATS[hand])

  const lost = new Map<string, 'left' | 'timeout' | 'hand'>()
  for (const { playerId } of playing) {
    if (left.has(playerId)) lost.set(playerId, 'left')
    else if (walkover) continue
    else if (!hands.has(playerId)) lost.set(playerId, 'timeout')
    else if (losesOnHands(hands.get(playerId))) lost.set(playerId, 'hand')
  }

  const after = players.map((player) => {
    if (player.lives === 0) return player
    const how = lost.get(player.playerId)
    const misses = how === 'timeout' ? player.misses + 1 : 0
    const out = how === 'left' || misses === 2
    return { playerId: player.playerId, misses, lives: out ? 0 : player.lives - (how ? 1 : 0) }
  })
  const alive = after.filter(({ lives }) => lives > 0)
  const fellToAHand = after.some(({ playerId, lives }) => lives === 0 && lost.get(playerId) === 'hand')
  const missedBy = (playerId: string): Missed | null => {
    const how = lost.get(playerId)
    return how === 'left' || how === 'timeout' ? how : null
  }
  const outcome = abandoned ? 'abandoned' : lost.size > 0 ? 'decided' : 'draw'
  return {
    hands: playing.map(({ playerId }) => ({
      playerId,
      hand: hands.get(playerId) ?? null,
      missed: missedBy(playerId),
    })),
    outcome,
    winners:
      outcome === 'decided'
        ? throwers.map(({ playerId }) => playerId).filter((playerId) => !lost.has(playerId))
        : [],
    losers: playing.map(({ playerId }) => playerId).filter((playerId) => lost.has(playerId)),
    players: after,
    over: howItEnded(),
  }

  function howItEnded(): Verdict['over'] {
    if (abandoned || alive.length === 0) return { winner: null, reason: 'abandoned', rounds: round }
    if (alive.length === 1) {
      return { winner: alive[0]?.playerId ?? null, reason: fellToAHand ? 'won' : 'forfeit', rounds: round }
    }
    return round >= LAST_ROUND ? { winner: null, reason: 'exhausted', rounds: round } : null
  }
}
