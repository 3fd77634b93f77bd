/** Moving a player to another key. Whole changes over WebSockets: test/scenario/keys.test.ts. */
import { changeKey } from '../../../functions/store/key-changes.ts'
import { keyOf, readPlayer } from '../../../functions/store/players.ts'
import { update } from '../../../functions/store/table.ts'
import { newSender, startWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('a player whose new key was refused, because it has been played with, can move to another one', async () => {
  const [from, played, fresh] = await Promise.all([newSender(), newSender(), newSender()])
  await update({ key: keyOf(played.playerId), change: 'SET #played = :one', values: { ':one': 1 } })
  const before = await readPlayer(from.playerId)
  expect(await changeKey(from.playerId, played.playerId, Date.now())).toBe('refused')
  expect(await readPlayer(from.playerId)).toEqual(before)
  expect(await changeKey(from.playerId, fresh.playerId, Date.now())).toMatchObject({
    playerId: from.playerId,
  })
  expect((await readPlayer(fresh.playerId)).movedFrom).toBe(from.playerId)
  // From then on the old key is bound.
  const another = await newSender()
  expect(await changeKey(from.playerId, another.playerId, Date.now())).toBe('refused')
})
