import { type AskForHandEvent, handler } from '../../functions/ask-for-hand.ts'
import { type GameItem, readGame } from '../../functions/store/games.ts'
import { readPlayer } from '../../functions/store/players.ts'
import { gameInTable, newId, seated, useFunctions } from '../support/functions.ts'
import { Player } from '../support/player.ts'

const stack = useFunctions()

async function askingOf(
  playerId: string,
  connections: GameItem['connections'] = {},
): Promise<AskForHandEvent> {
  const players = [seated(playerId), seated(newId())]
  return {
    taskToken: 'token of attempt 0',
    askedAt: Date.now(),
    attempt: 0,
    gameId: await gameInTable(players, Date.now(), connections),
    round: 1,
    turnSeconds: 15,
    playerId,
    bot: false,
    players: players.map((player) => ({ ...player, misses: 0 })),
  }
}

const tokenOf = async ({ gameId, playerId }: AskForHandEvent) =>
  (await readGame(gameId))?.seats[playerId]?.token

test('the token is kept in the seat before the player hears of the round', async () => {
  const ann = await Player.connect(stack.url)
  const { connectionId = '' } = await readPlayer(ann.playerId)
  const event = await askingOf(ann.playerId, { [ann.playerId]: { id: connectionId, since: 1, nth: 1 } })
  await handler(event)
  expect(await ann.next('round')).toMatchObject({
    gameId: event.gameId,
    round: 1,
    deadline: event.askedAt + 15_000,
  })
  expect(await tokenOf(event)).toBe('token of attempt 0')
})

test('a retry after the work was done replaces the token by its own', async () => {
  const event = await askingOf(newId())
  await handler(event)
  await handler({ ...event, attempt: 1, taskToken: 'token of attempt 1' })
  expect(await tokenOf(event)).toBe('token of attempt 1')
})

test('an older attempt that comes late fails and leaves the newer token', async () => {
  const event = await askingOf(newId())
  await handler({ ...event, attempt: 1, taskToken: 'token of attempt 1' })
  await expect(handler(event)).rejects.toThrow('has no seat that waits for attempt 0')
  expect(await tokenOf(event)).toBe('token of attempt 1')
})

test('an asking of a round before comes too late for the one being played', async () => {
  const event = await askingOf(newId())
  await handler({ ...event, round: 2, taskToken: 'token of round 2' })
  await expect(handler({ ...event, attempt: 3 })).rejects.toThrow()
  expect(await tokenOf(event)).toBe('token of round 2')
})

test('the same asking twice, as Lambda may deliver it, is one', async () => {
  const event = await askingOf(newId())
  await handler(event)
  await handler(event)
  expect((await readGame(event.gameId))?.seats[event.playerId]).toMatchObject({ round: 1, attempt: 0 })
})

test('a player who cannot be reached is asked all the same, and may come back', async () => {
  const ann = newId()
  const event = await askingOf(ann, { [ann]: { id: 'L0SM9cOFvHcCIhw=', since: 1, nth: 1 } })
  await handler(event)
  expect(await tokenOf(event)).toBe('token of attempt 0')
  // A connection that is long gone is forgotten by the way.
  expect((await readGame(event.gameId))?.connections).toEqual({})
})

test('nobody is asked for a hand in a game that does not exist', async () => {
  const event = await askingOf(newId())
  await expect(handler({ ...event, gameId: 'nowhere' })).rejects.toThrow('Game nowhere has no seat')
})
