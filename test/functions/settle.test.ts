import fc from 'fast-check'
import { NEWCOMER, shownRating } from '../../functions/game/rating.ts'
import { type Before, reckoningsOf } from '../../functions/game/reckoning.ts'
import { handler, type SettleEvent } from '../../functions/settle.ts'
import { type GameItem, keepToken, readGame } from '../../functions/store/games.ts'
import { type PlayerItem, readPlayer, takeSeat } from '../../functions/store/players.ts'
import { gameInTable, newId, seated, useFunctions } from '../support/functions.ts'
import { Interleaving } from '../support/interleaving.ts'
import { Player } from '../support/player.ts'

const stack = useFunctions()

/** The last result of a game of these players, the first of whom has won. */
async function lastResult(
  playerIds: string[],
  bots: string[] = [],
  connections: GameItem['connections'] = {},
): Promise<SettleEvent> {
  const players = playerIds.map((playerId, index) => ({
    ...seated(playerId, index === 0 ? 1 : 0),
    bot: bots.includes(playerId),
  }))
  const [winner = ''] = playerIds
  return {
    result: {
      gameId: await gameInTable(players, Date.now(), connections),
      round: 1,
      hands: playerIds.map((playerId) => ({
        playerId,
        hand: playerId === winner ? 'rock' : 'scissors',
        missed: null,
      })),
      outcome: 'decided',
      winners: [winner],
      losers: playerIds.slice(1),
      players,
      over: { winner, reason: 'won', rounds: 1 },
    },
    before: await beforeOf(playerIds.filter((playerId) => !bots.includes(playerId))),
  }
}

/** What the beginning of a game knows of its players. */
const beforeOf = (playerIds: string[]): Promise<Before[]> =>
  Promise.all(
    playerIds.map(async (playerId) => {
      const { mu, sigma, played } = await readPlayer(playerId)
      return JSON.parse(JSON.stringify({ playerId, mu, sigma, played }))
    }),
  )

const numbersOf = async (playerId: string) => {
  const { wins = 0, losses = 0, games = [] } = await readPlayer(playerId)
  return { wins, losses, games }
}

test('a game settled twice, one after the other, moves ratings once', async () => {
  const [ann, ben] = [newId(), newId()]
  const event = await lastResult([ann, ben])
  await handler(event)
  const once = [await readPlayer(ann), await readPlayer(ben)]
  await handler(event)
  expect([await readPlayer(ann), await readPlayer(ben)]).toEqual(once)
  expect(await numbersOf(ann)).toEqual({ wins: 1, losses: 0, games: [event.result.gameId] })
  expect(await numbersOf(ben)).toEqual({ wins: 0, losses: 1, games: [event.result.gameId] })
})

test('settlings of one game that cross in any order move ratings once', async () => {
  const interleaving = new Interleaving()
  const schedules = fc.array(fc.nat(30), { minLength: 1, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const [ann, ben] = [newId(), newId()]
      const event = await lastResult([ann, ben])
      const settlings = await interleaving.run(
        schedule,
        [1, 2, 3].map(() => () => handler(event)),
      )
      expect(settlings.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
      expect(await numbersOf(ann)).toEqual({ wins: 1, losses: 0, games: [event.result.gameId] })
      expect(await numbersOf(ben)).toEqual({ wins: 0, losses: 1, games: [event.result.gameId] })
      expectRatings(event, await Promise.all([ann, ben].map(readPlayer)))
    }),
    { numRuns: 10 },
  )
})

/** What a settling makes of the ratings is what was written, for players of a first game. */
function expectRatings({ result, before }: SettleEvent, players: PlayerItem[]) {
  expect(reckoningsOf(result, before).ratings).toEqual(ratingsOf(players))
}

const ratingsOf = (players: PlayerItem[]) =>
  players.map(({ playerId, ...strength }) => ({
    playerId,
    before: shownRating(NEWCOMER),
    after: shownRating(strength),
  }))

test('every settling tells the same ratings, to everybody in the game', async () => {
  const [ann, ben] = await Promise.all([Player.connect(stack.url), Player.connect(stack.url)])
  const connections = await Promise.all(
    [ann, ben].map(async ({ playerId }) => {
      const { connectionId = '' } = await readPlayer(playerId)
      return [playerId, { id: connectionId, since: Date.now(), nth: 1 }]
    }),
  )
  const event = await lastResult([ann.playerId, ben.playerId], [], Object.fromEntries(connections))
  await handler(event)
  await handler(event)
  const written = ratingsOf(await Promise.all([ann, ben].map(({ playerId }) => readPlayer(playerId))))
  for (const player of [ann, ben]) {
    const [first, second] = [await player.next('result'), await player.next('result')]
    expect(first.over?.ratings).toEqual(written)
    expect(second).toEqual(first)
  }
})

test('two games of a player that end at the same moment add up', async () => {
  const interleaving = new Interleaving()
  const schedules = fc.array(fc.nat(30), { minLength: 1, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const [ann, ben, cat] = [newId(), newId(), newId()]
      const [won, lost] = [await lastResult([ann, ben]), await lastResult([cat, ann])]
      await interleaving.run(
        schedule,
        [won, lost, won].map((event) => () => handler(event)),
      )
      const { games, ...numbers } = await numbersOf(ann)
      expect(numbers).toEqual({ wins: 1, losses: 1 })
      expect([...games].sort()).toEqual([won.result.gameId, lost.result.gameId].sort())
      expect(await numbersOf(cat)).toMatchObject({ wins: 1, losses: 0 })
    }),
    { numRuns: 8 },
  )
})

test('the seat is free afterwards, unless the player sits in another game by now', async () => {
  const [ann, ben] = [newId(), newId()]
  const event = await lastResult([ann, ben])
  await takeSeat(ann, { gameId: event.result.gameId, since: 1 }, undefined)
  await takeSeat(ben, { gameId: 'the next game', since: 2 }, undefined)
  await handler(event)
  expect((await readPlayer(ann)).seat).toBeUndefined()
  expect((await readPlayer(ben)).seat).toEqual({ gameId: 'the next game', since: 2 })
})

test('a game with a bot goes into the history and changes no numbers', async () => {
  const ann = newId()
  const event = await lastResult([ann, 'bot-1'], ['bot-1'])
  await handler(event)
  expect(await numbersOf(ann)).toEqual({ wins: 0, losses: 0, games: [event.result.gameId] })
  expect((await readPlayer(ann)).mu ?? NEWCOMER.mu).toBe(NEWCOMER.mu)
  expect(reckoningsOf(event.result, event.before).ratings).toEqual([])
  expect(await readPlayer('bot-1')).toEqual({ playerId: 'bot-1' })
})

test('a game without a winner changes no numbers', async () => {
  const [ann, ben] = [newId(), newId()]
  const event = await lastResult([ann, ben])
  const { result, before } = event
  await handler({ result: { ...result, over: { winner: null, reason: 'abandoned', rounds: 1 } }, before })
  for (const playerId of [ann, ben])
    expect(await numbersOf(playerId)).toEqual({ wins: 0, losses: 0, games: [event.result.gameId] })
})

test('what a game was only asked for while it went on is forgotten, and how it ended is kept', async () => {
  const [ann, ben] = [newId(), newId()]
  const { result, before } = await lastResult([ann, ben])
  const { gameId, players } = result
  for (const [index, playerId] of [ann, ben].entries())
    await keepToken({
      gameId,
      playerId,
      round: 1,
      attempt: 0,
      misses: index,
      token: 'token',
      deadline: 1,
      players,
    })
  await handler({ result, before })
  const game = await readGame(gameId)
  expect(game?.seats).toEqual({ [ann]: { round: 1, misses: 0 }, [ben]: { round: 1, misses: 1 } })
  const endedAt = expect.any(Number)
  expect(game?.over).toEqual({ winner: ann, reason: 'won', rounds: 1, endedAt, threw: [ann, ben] })
})

test('a game that is over asks nobody again', async () => {
  const [ann, ben] = [newId(), newId()]
  const { result, before } = await lastResult([ann, ben])
  const { gameId, players } = result
  const asking = { gameId, playerId: ann, round: 1, misses: 0, token: 'token', deadline: 1, players }
  await keepToken({ ...asking, attempt: 0 })
  await handler({ result, before })
  expect(await keepToken({ ...asking, attempt: 1 })).toBeUndefined()
})

test('a game that does not exist is not settled', async () => {
  const { result, before } = await lastResult([newId(), newId()])
  await expect(handler({ result: { ...result, gameId: 'nowhere' }, before })).rejects.toThrow(
    'There is no game nowhere',
  )
})
