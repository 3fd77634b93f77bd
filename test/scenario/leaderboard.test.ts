/** What is left of a game: ratings, the leaderboard and the history, right after the last result. */
import type { Hand } from '../../protocol/constants.ts'
import { playOut, startGroup } from '../support/group.ts'
import type { Player } from '../support/player.ts'
import { usePlayers } from '../support/schemas.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 300 })
const { newcomers } = usePlayers(stack)

const firstWins = (stillIn: Player[]): Hand[] =>
  stillIn.map((_one, index) => (index === 0 ? 'paper' : 'rock'))

test('ratings, leaderboard and history are right after every game', async () => {
  const [ann, ben, cat] = (await newcomers(3)) as [Player, Player, Player]
  await ann.ask('hello', { name: 'Ann' })
  expect(await ann.ask('history')).toEqual({ type: 'history', games: [] })
  const numbers = new Map([ann, ben, cat].map(({ playerId }) => [playerId, { wins: 0, losses: 0 }]))
  const shown = new Map<string, number>()
  const games: object[] = []

  for (const [number, players] of [
    [ann, ben],
    [ben, ann, cat],
    [ann, cat],
    [cat, ann, ben],
  ].entries()) {
    const { gameId } = await startGroup(players, 1)
    const results = await playOut({ gameId, lives: 1, players }, firstWins)
    const over = results.at(-1)?.over
    for (const { playerId, before, after } of over?.ratings ?? []) {
      // What a player was before is what the game before left.
      if (shown.has(playerId)) expect(before).toBe(shown.get(playerId))
      shown.set(playerId, after)
    }
    const [winner] = players
    for (const { playerId } of players) {
      const sums = numbers.get(playerId)
      if (sums) sums[playerId === winner?.playerId ? 'wins' : 'losses'] += 1
    }
    games.unshift({ gameId, winner: winner?.playerId, reason: 'won', rounds: results.length })

    for (const player of players) {
      expect(await player.ask('hello')).toMatchObject({
        ...numbers.get(player.playerId),
        rating: shown.get(player.playerId),
      })
    }
    const { top } = await cat.ask('leaderboard')
    expect(top.map(({ playerId }) => playerId).sort()).toEqual([...shown.keys()].sort())
    expect(top.map(({ rating }) => rating)).toEqual([...shown.values()].sort((a, b) => b - a))
    for (const one of top)
      expect(one).toMatchObject({ ...numbers.get(one.playerId), rating: shown.get(one.playerId) })
    const past = await ann.ask('history')
    expect(past.games).toMatchObject(games)
    expect(past.games).toHaveLength(number + 1)
    expect(past.games[0]?.players).toContainEqual({ playerId: ann.playerId, name: 'Ann' })
  }
  expect((await cat.ask('history')).games).toHaveLength(3)
}, 90_000)

test('a game with a bot is in the history and moves no rating', async () => {
  const [ann] = (await newcomers(1)) as [Player]
  const joined = await ann.ask('join', { opponent: 'bot' })
  if (joined.type !== 'matched') throw new Error('The bot did not come.')
  await ann.next('round')
  await ann.ask('leave', { gameId: joined.gameId })
  const { over } = await ann.next('result', (result) => result.over !== null)
  expect(over).toMatchObject({ reason: 'forfeit', ratings: [] })
  expect(await ann.ask('hello')).toMatchObject({ wins: 0, losses: 0, rating: 1500 })
  const { games } = await ann.ask('history')
  expect(games).toMatchObject([{ gameId: joined.gameId, winner: over?.winner, reason: 'forfeit' }])
  const { top } = await ann.ask('leaderboard')
  expect(top.map(({ playerId }) => playerId)).not.toContain(ann.playerId)
}, 60_000)
