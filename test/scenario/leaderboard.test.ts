/** What is left of a game: ratings, the leaderboard and the history, right after the last result. */
import { playRounds, startDuel } from '../support/game.ts'
import type { Player } from '../support/player.ts'
import { usePlayers } from '../support/schemas.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 300 })
const { newcomers } = usePlayers(stack)

/** A duel that the first of them wins. */
async function duel(first: Player, second: Player) {
  const begun = await startDuel(stack.url, { players: [first, second] })
  const [result] = await playRounds(begun, [
    [first, 'paper'],
    [second, 'rock'],
  ])
  return { gameId: begun.gameId, over: result?.over }
}

test('ratings, leaderboard and history are right after every game', async () => {
  const [ann, ben, cat] = (await newcomers(3)) as [Player, Player, Player]
  await ann.ask('hello', { name: 'Ann' })
  expect(await ann.ask('history')).toEqual({ type: 'history', games: [] })
  const numbers = new Map([ann, ben, cat].map(({ playerId }) => [playerId, { wins: 0, losses: 0 }]))
  const shown = new Map([ann, ben, cat].map(({ playerId }) => [playerId, 1500]))
  const games: object[] = []

  const pairs: [Player, Player][] = [
    ...([
      [ann, ben],
      [ben, ann],
      [ann, ben],
    ] as [Player, Player][]),
    ...([
      [cat, ann],
      [ann, cat],
      [cat, ann],
    ] as [Player, Player][]),
    ...([
      [ben, cat],
      [cat, ben],
      [ben, cat],
    ] as [Player, Player][]),
  ]
  for (const [first, second] of pairs) {
    const { gameId, over } = await duel(first, second)
    for (const { playerId, before, after } of over?.ratings ?? []) {
      // A rating before a game equals the rating after the previous one.
      expect(before).toBe(shown.get(playerId))
      shown.set(playerId, after)
    }
    for (const { playerId } of [first, second]) {
      const sums = numbers.get(playerId)
      if (sums) sums[playerId === first.playerId ? 'wins' : 'losses'] += 1
    }
    if ([first, second].includes(ann))
      games.unshift({ gameId, winner: first.playerId, reason: 'won', rounds: 1 })

    for (const player of [first, second])
      expect(await player.ask('hello')).toMatchObject({
        ...numbers.get(player.playerId),
        rating: shown.get(player.playerId),
      })
    // Who has finished five rated games is listed.
    const listed = [...numbers].filter(([, { wins, losses }]) => wins + losses >= 5).map(([id]) => id)
    const { top } = await cat.ask('leaderboard')
    expect(top.map(({ playerId }) => playerId).sort()).toEqual(listed.sort())
    expect(top.map(({ rating }) => rating)).toEqual(
      listed.map((id) => shown.get(id) ?? 0).sort((a, b) => b - a),
    )
    for (const one of top)
      expect(one).toMatchObject({ ...numbers.get(one.playerId), rating: shown.get(one.playerId) })
  }
  const past = await ann.ask('history')
  expect(past.games).toMatchObject(games)
  expect(past.games).toHaveLength(games.length)
  expect(past.games[0]?.players).toContainEqual({ playerId: ann.playerId, name: 'Ann' })
  expect((await cat.ask('leaderboard')).top).toHaveLength(3)
}, 90_000)

test('a game with a bot is in the history and moves no rating', async () => {
  const [ann] = (await newcomers(1)) as [Player]
  const joined = await ann.ask('join', { opponent: 'bot' })
  if (joined.type !== 'matched') throw new Error('The bot did not come.')
  await ann.next('round')
  await ann.ask('leave', { gameId: joined.gameId })
  const { over } = await ann.next('result', (result) => result.over !== null)
  expect(over).toMatchObject({ reason: 'forfeit' })
  expect(over?.ratings).toEqual([{ playerId: ann.playerId, before: 1500, after: 1500 }])
  expect(await ann.ask('hello')).toMatchObject({ wins: 0, losses: 0, rating: 1500 })
  const { games } = await ann.ask('history')
  expect(games).toMatchObject([{ gameId: joined.gameId, winner: over?.winner, reason: 'forfeit' }])
  const { top } = await ann.ask('leaderboard')
  expect(top.map(({ playerId }) => playerId)).not.toContain(ann.playerId)
}, 60_000)
