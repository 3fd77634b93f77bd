/** Plays games of two to six players from a room, and compares each result with a plain model of the rules. */

import type { Hand } from '../../protocol/constants.ts'
import type { PushOf } from '../../protocol/messages.ts'
import { nextResult, nextRound } from './game.ts'
import type { Player } from './player.ts'
import { type Contestant, playRound } from './rules.ts'

export interface Group {
  gameId: string
  lives: number
  players: Player[]
}

/** Puts players in a room of exactly their number, and waits for their first `round`. */
export async function startGroup(players: Player[], lives = 1): Promise<Group> {
  const [host, ...others] = players
  if (!host) throw new Error('A group has a host.')
  const { code } = await host.ask('create', { size: players.length, lives })
  for (const player of others) await player.ask('enter', { code })
  return begun(players, lives)
}

/** Waits for the first round of these players' game. */
export async function begun(players: Player[], lives: number): Promise<Group> {
  const rounds = await Promise.all(players.map((player) => player.next('round', ({ round }) => round === 1)))
  const games = new Set(rounds.map(({ gameId }) => gameId))
  expect(games.size).toBe(1)
  for (const round of rounds) {
    expect(new Set(round.players.map(({ playerId }) => playerId))).toEqual(
      new Set(players.map(({ playerId }) => playerId)),
    )
    for (const player of round.players) expect(player).toMatchObject({ lives, bot: false })
  }
  return { gameId: rounds[0]?.gameId ?? '', lives, players }
}

type Result = PushOf<'result'>

/**
 * Plays from round 1 to the end. `hands` returns the hands of the players who are still in, in their order. Returns the
 * results, which all players get, including those who are out.
 */
export async function playOut(
  { gameId, lives, players }: Group,
  hands: (stillIn: Player[], round: number) => Hand[],
): Promise<Result[]> {
  const results: Result[] = []
  const byId = new Map(players.map((player) => [player.playerId, player]))
  let contestants: Contestant[] | undefined
  for (let round = 1; ; round++) {
    const stillIn = players.filter(
      ({ playerId }) => !contestants || contestants.some((one) => one.playerId === playerId && one.lives > 0),
    )
    if (round > 1) await Promise.all(stillIn.map((player) => nextRound(player, gameId, round)))
    const thrown = hands(stillIn, round)
    await Promise.all(
      stillIn.map((player, index) => player.ask('throw', { gameId, round, hand: thrown[index] })),
    )
    const [result, ...same] = await Promise.all(players.map((player) => nextResult(player, gameId, round)))
    if (!result) throw new Error('Nobody heard a result.')
    for (const other of same) expect(other).toEqual(result)
    contestants ??= result.players.map(({ playerId }) => ({ playerId, lives, misses: 0 }))
    const deeds = stillIn.map(({ playerId }, index) => ({
      playerId,
      does: 'throw' as const,
      hand: thrown[index] ?? 'rock',
    }))
    const { verdict } = playRound(round, contestants, deeds, new Set())
    const { hands: shown, outcome, winners, losers, over } = result
    const { ratings: _ratings, ...ended } = over ?? {}
    expect({ hands: shown, outcome, winners, losers, over: over && ended }).toEqual({
      hands: verdict.hands,
      outcome: verdict.outcome,
      winners: verdict.winners,
      losers: verdict.losers,
      over: verdict.over,
    })
    expect(result.players.map(({ lives: left }) => left)).toEqual(verdict.players.map((one) => one.lives))
    contestants = verdict.players
    results.push(result)
    if (over) break
  }
  expect(byId.size).toBe(players.length)
  return results
}

/** Ends a game: all players but the first leave. Resolves when all have received the end. */
export async function abandon({ gameId, players }: Group): Promise<void> {
  const [, ...others] = players
  await Promise.all(others.map((player) => player.ask('leave', { gameId })))
  await Promise.all(
    players.map((player) => player.next('result', (push) => push.gameId === gameId && !!push.over)),
  )
}
