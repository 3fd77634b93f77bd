/** Who may show a stamp, when, and who sees it. */
import type { Sender } from '../../../functions/edge/socket.ts'
import { showStamp } from '../../../functions/game/stamp.ts'
import { closeGame, readGame } from '../../../functions/store/games.ts'
import { markLeft } from '../../../functions/store/rounds.ts'
import { gameInTable, seated } from '../../support/functions.ts'
import { type Pushes, recordPushes } from '../../support/recorders.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
let pushes: Pushes
beforeAll(async () => {
  world = await startWorld()
  pushes = recordPushes()
})
afterAll(() => world.stop())

async function duel() {
  const [ann, ben] = [await newSender(), await newSender()]
  const players = [ann, ben].map(({ playerId }) => seated(playerId, 2))
  const connections = Object.fromEntries(
    [ann, ben].map(({ playerId, connectionId }) => [playerId, { id: connectionId, since: 1 }]),
  )
  return { ann, ben, players, gameId: await gameInTable(players, ann.now, connections) }
}

const show = (sender: Sender, gameId: string, ms = 0, stamp: 'hello' | 'bye' = 'hello') =>
  showStamp({ action: 'stamp', gameId, stamp }, senderAt(sender, sender.now + ms))

test('everybody but the sender gets it', async () => {
  const { ann, ben, gameId } = await duel()
  expect(await show(ann, gameId)).toEqual({ type: 'stamped', gameId })
  expect(pushes.to(ann.connectionId)).toEqual([])
  const push = { type: 'stamp', gameId, playerId: ann.playerId, stamp: 'hello' }
  expect(pushes.to(ben.connectionId)).toEqual([push])
})

test('one in two seconds, each for oneself', async () => {
  const { ann, ben, gameId } = await duel()
  await show(ann, gameId)
  expect(await show(ann, gameId, 1_999)).toMatchObject({ code: 'busy' })
  expect(await show(ben, gameId, 1_999)).toMatchObject({ type: 'stamped' })
  expect(await show(ann, gameId, 2_000)).toMatchObject({ type: 'stamped' })
})

test('the same request handled twice is shown again, and not refused', async () => {
  const { ann, gameId } = await duel()
  const request = { action: 'stamp', gameId, stamp: 'hello' } as const
  const sender = senderAt(ann, ann.now)
  expect(await showStamp(request, sender)).toEqual({ type: 'stamped', gameId })
  expect(await showStamp(request, sender)).toEqual({ type: 'stamped', gameId })
})

test('a player who left may show one until 60 s after the end, a stranger never', async () => {
  const { ann, players, gameId } = await duel()
  const stranger = await newSender()
  expect(await show(stranger, gameId)).toMatchObject({ code: 'not_in_game' })
  expect(await show(ann, 'no-such-game')).toMatchObject({ code: 'not_in_game' })
  await markLeft(gameId, ann.playerId)
  expect(await show(ann, gameId)).toMatchObject({ type: 'stamped' })
  await closeGame(gameId, { winner: null, reason: 'abandoned', rounds: 1, endedAt: ann.now }, players)
  expect(await show(ann, gameId, 60_000)).toMatchObject({ type: 'stamped' })
  expect(await show(ann, gameId, 60_001)).toMatchObject({ code: 'game_not_found' })
  expect((await readGame(gameId))?.connections).toHaveProperty(ann.playerId)
})
