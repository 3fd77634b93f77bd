/** Plays games over the wire, and compares each result with a plain model of the rules. */

import { HANDS, type Hand } from '../../protocol/constants.ts'
import type { PushOf } from '../../protocol/messages.ts'
import { Player } from './player.ts'
import { type Contestant, type Deed, playRound } from './rules.ts'

export interface DuelOptions {
  lives?: number
  /** The players. Default: two new ones. */
  players?: [Player, Player]
}

export interface Duel {
  gameId: string
  lives: number
  ann: Player
  ben: Player
  /** The first `round` push of each player. */
  rounds: { ann: PushOf<'round'>; ben: PushOf<'round'> }
}

/** Matches one pair at a time, so that the intended two players meet. */
let lastPairing: Promise<unknown> = Promise.resolve()

/** Matches two players, and waits for their first `round`. */
export function startDuel(url: string, options: DuelOptions = {}): Promise<Duel> {
  const pairing = lastPairing.then(() => pairUp(url, options))
  lastPairing = pairing.catch(() => {})
  return pairing
}

async function pairUp(url: string, { lives = 1, players }: DuelOptions): Promise<Duel> {
  const [ann, ben] = players ?? (await Promise.all([Player.connect(url), Player.connect(url)]))
  const waiting = await ann.ask('join', { lives })
  expect(waiting).toMatchObject({ type: 'waiting', lives })
  const matched = await ben.ask('join', { lives })
  if (matched.type !== 'matched') throw new Error('The second player was not matched with the first.')
  const { gameId } = matched
  const [forAnn, forBen] = await Promise.all([nextRound(ann, gameId, 1), nextRound(ben, gameId, 1)])
  const seated = [ann, ben].map(({ playerId }) => expect.objectContaining({ playerId, lives, bot: false }))
  expect(forAnn.players).toEqual(seated)
  expect(forBen.players).toEqual(seated)
  return { gameId, lives, ann, ben, rounds: { ann: forAnn, ben: forBen } }
}

export const nextRound = (player: Player, gameId: string, round: number) =>
  player.next('round', (push) => push.gameId === gameId && push.round === round)

export const nextResult = (player: Player, gameId: string, round: number) =>
  player.next('result', (push) => push.gameId === gameId && push.round === round)

export const throwHand = (player: Player, gameId: string, round: number, hand: Hand) =>
  player.request('throw', { gameId, round, hand })

/** The players' moves in a round, in order. Each waits for the reply to the one before. */
export type Move = [player: Player, does: Hand | 'leave']

/**
 * Plays a duel by a plan with one list of moves per round, until the duel or the plan ends. Checks that both players get
 * the same results and that these follow the rules, then returns them.
 */
export async function playRounds(duel: Duel, ...plan: Move[][]): Promise<PushOf<'result'>[]> {
  return playOn(duel, plan)
}

export async function playByChance(duel: Duel): Promise<PushOf<'result'>[]> {
  const { ann, ben } = duel
  const chance = (): Hand => HANDS[Math.floor(Math.random() * HANDS.length)] ?? 'rock'
  function* rounds(): Generator<Move[]> {
    for (;;)
      yield [
        [ann, chance()],
        [ben, chance()],
      ]
  }
  return playOn(duel, rounds())
}

async function playOn({ gameId, lives, ann, ben }: Duel, plan: Iterable<Move[]>) {
  const results: PushOf<'result'>[] = []
  let contestants: Contestant[] = [ann, ben].map(({ playerId }) => ({ playerId, lives, misses: 0 }))
  for (const moves of plan) {
    const round = results.length + 1
    if (round > 1) await Promise.all([nextRound(ann, gameId, round), nextRound(ben, gameId, round)])
    for (const [player, does] of moves) {
      if (does === 'leave') await player.ask('leave', { gameId })
      else await player.ask('throw', { gameId, round, hand: does })
    }
    const [result, same] = await Promise.all([nextResult(ann, gameId, round), nextResult(ben, gameId, round)])
    expect(same).toEqual(result)
    const { verdict } = playRound(round, contestants, moves.map(deed), new Set())
    expectVerdict(result, verdict)
    contestants = verdict.players
    results.push(result)
    if (result.over) break
  }
  return results
}

const deed = ([{ playerId }, does]: Move): Deed =>
  does === 'leave' ? { playerId, does } : { playerId, does: 'throw', hand: does }

type Verdict = ReturnType<typeof playRound>['verdict']

function expectVerdict(
  { hands, outcome, winners, losers, players, over }: PushOf<'result'>,
  verdict: Verdict,
) {
  const { ratings: _ratings, ...ended } = over ?? {}
  expect({ hands, outcome, winners, losers, over: over && ended }).toEqual({
    hands: verdict.hands,
    outcome: verdict.outcome,
    winners: verdict.winners,
    losers: verdict.losers,
    over: verdict.over,
  })
  expect(players.map(({ playerId, lives }) => ({ playerId, lives }))).toEqual(
    verdict.players.map(({ playerId, lives }) => ({ playerId, lives })),
  )
}
