import fc from 'fast-check'
import { handler as pushEnd } from '../../../functions/handlers/push-end.ts'
import { handler } from '../../../functions/handlers/settle.ts'
import { NEWCOMER, shownRating } from '../../../functions/settlement/rating.ts'
import { settledGamesOf } from '../../../functions/settlement/rating-changes.ts'
import type { SettleEvent } from '../../../functions/settlement/settle.ts'
import {
  closeGame,
  type GameItem,
  giveUpGame,
  type PlayerBefore,
  readGame,
} from '../../../functions/store/games.ts'
import { gamesOf } from '../../../functions/store/played-games.ts'
import { type PlayerItem, readPlayer, takeSeat } from '../../../functions/store/players.ts'
import { openRound } from '../../../functions/store/rounds.ts'
import { gameInTable, newId, openedRound, seated, useFunctions } from '../../support/functions.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { Player } from '../../support/player.ts'
import { FUNCTION_CONTEXT } from '../../support/world.ts'

const stack = useFunctions()
const settle = (event: SettleEvent) => handler(event, FUNCTION_CONTEXT)

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
        name: playerId,
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
const beforeOf = (playerIds: string[]): Promise<PlayerBefore[]> =>
  Promise.all(
    playerIds.map(async (playerId) => {
      const { mu, sigma, played, wins = 0, losses = 0 } = await readPlayer(playerId)
      return JSON.parse(JSON.stringify({ playerId, mu, sigma, played, rated: wins + losses }))
    }),
  )

const numbersOf = async (playerId: string) => {
  const player = await readPlayer(playerId)
  const { wins = 0, losses = 0 } = player
  return { wins, losses, games: gamesOf(player) }
}

test('a game settled twice, one after the other, moves ratings once', async () => {
  const [ann, ben] = [newId(), newId()]
  const event = await lastResult([ann, ben])
  await settle(event)
  const once = [await readPlayer(ann), await readPlayer(ben)]
  await settle(event)
  expect([await readPlayer(ann), await readPlayer(ben)]).toEqual(once)
  expect(await numbersOf(ann)).toEqual({ wins: 1, losses: 0, games: [event.result.gameId] })
  expect(await numbersOf(ben)).toEqual({ wins: 0, losses: 1, games: [event.result.gameId] })
})

test('a game that was closed but not settled is settled once by the function that sends its end', async () => {
  const [ann, ben] = [newId(), newId()]
  const { result, before } = await lastResult([ann, ben])
  const { gameId, round, players, over } = result
  await closeGame(gameId, { ...over, endedAt: Date.now() }, players)
  const event = { gameId, round, players, last: null, judged: result, before }
  await pushEnd(event, FUNCTION_CONTEXT)
  await pushEnd(event, FUNCTION_CONTEXT)
  expect(await numbersOf(ann)).toEqual({ wins: 1, losses: 0, games: [gameId] })
  expect(await numbersOf(ben)).toEqual({ wins: 0, losses: 1, games: [gameId] })
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
        [1, 2, 3].map(() => () => settle(event)),
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
  expect(settledGamesOf(result, before, 'rated').ratings).toEqual(ratingsOf(players))
}

const ratingsOf = (players: PlayerItem[]) =>
  players.map(({ playerId, ...strength }) => ({
    playerId,
    before: shownRating(NEWCOMER),
    after: shownRating(strength),
  }))

test('every settling pushes the same ratings to everybody', async () => {
  const [ann, ben] = await Promise.all([Player.connect(stack.url), Player.connect(stack.url)])
  const connections = await Promise.all(
    [ann, ben].map(async ({ playerId }) => {
      const { connectionId = '' } = await readPlayer(playerId)
      return [playerId, { id: connectionId, since: Date.now() }]
    }),
  )
  const event = await lastResult([ann.playerId, ben.playerId], [], Object.fromEntries(connections))
  await settle(event)
  await settle(event)
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
        [won, lost, won].map((event) => () => settle(event)),
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
  await settle(event)
  expect((await readPlayer(ann)).seat).toBeUndefined()
  expect((await readPlayer(ben)).seat).toEqual({ gameId: 'the next game', since: 2 })
})

test('a game with a bot goes into the history and changes no numbers', async () => {
  const ann = newId()
  const event = await lastResult([ann, 'bot-1'], ['bot-1'])
  await settle(event)
  expect(await numbersOf(ann)).toEqual({ wins: 0, losses: 0, games: [event.result.gameId] })
  expect((await readPlayer(ann)).mu ?? NEWCOMER.mu).toBe(NEWCOMER.mu)
  const unchanged = { playerId: ann, before: 1500, after: 1500 }
  expect(settledGamesOf(event.result, event.before, 'unrated').ratings).toEqual([unchanged])
  expect(await readPlayer('bot-1')).toEqual({ playerId: 'bot-1' })
})

test('a game without a winner changes no numbers', async () => {
  const [ann, ben] = [newId(), newId()]
  const event = await lastResult([ann, ben])
  const { result, before } = event
  await settle({ result: { ...result, over: { winner: null, reason: 'abandoned', rounds: 1 } }, before })
  for (const playerId of [ann, ben])
    expect(await numbersOf(playerId)).toEqual({ wins: 0, losses: 0, games: [event.result.gameId] })
})

test('keeps how the game ended, and removes what only mattered before', async () => {
  const [ann, ben] = [newId(), newId()]
  const { result, before } = await lastResult([ann, ben])
  const { gameId } = result
  await openedRound(gameId)
  await settle({ result, before })
  const game = await readGame(gameId)
  expect(game).not.toHaveProperty('token')
  expect(game).not.toHaveProperty('before')
  expect(game?.over).toEqual({ winner: ann, reason: 'won', rounds: 1, endedAt: expect.any(Number) })
})

test('no round of a game that is over is opened', async () => {
  const { result, before } = await lastResult([newId(), newId()])
  const { gameId, players } = result
  await settle({ result, before })
  const late = { gameId, round: 1, attempt: 0, token: 'late', deadline: Date.now(), players, hands: {} }
  expect(await openRound({ ...late, past: undefined })).toMatchObject({ written: false })
})

test('a game that does not exist is not settled, and changes no rating', async () => {
  const [ann, ben] = [newId(), newId()]
  const { result, before } = await lastResult([ann, ben])
  await expect(settle({ result: { ...result, gameId: 'nowhere' }, before })).rejects.toMatchObject({
    name: 'GameOver',
  })
  expect(await numbersOf(ann)).toEqual({ wins: 0, losses: 0, games: [] })
})

test('a game that was given up is not settled, and changes no rating', async () => {
  const [ann, ben] = [newId(), newId()]
  const event = await lastResult([ann, ben])
  const { gameId } = event.result
  expect(await giveUpGame(gameId, await readGame(gameId), Date.now())).toBe(true)
  await expect(settle(event)).rejects.toMatchObject({ name: 'GameOver' })
  expect(await numbersOf(ann)).toEqual({ wins: 0, losses: 0, games: [] })
  expect((await readGame(gameId))?.over).toMatchObject({ winner: null, reason: 'aborted' })
})
