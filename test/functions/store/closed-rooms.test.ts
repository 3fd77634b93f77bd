/** A write that arrives late must not open a room again that was closed meanwhile. */
import { closeRoom, openRoom, type RoomItem, readRoom } from '../../../functions/store/rooms.ts'
import { newId } from '../../support/functions.ts'
import { startWorld, type World } from '../../support/world.ts'

const MINUTE = 60_000

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const newRoom = () => ({
  code: newId(),
  size: 6,
  lives: 2,
  players: [{ playerId: newId(), name: 'Mei', entry: 'entry' }],
})

test('a closed room is gone, and opening it a second time has no effect', async () => {
  const now = Date.now()
  const room = newRoom()
  const opened = (await openRoom(room, now)) as RoomItem
  expect(await closeRoom(opened)).toBe(true)
  expect(await readRoom(room.code, now)).toBeUndefined()
  expect(await openRoom(room, now)).toBeUndefined()
  expect(await readRoom(room.code, now)).toBeUndefined()
})

test('the code of a closed room is free again after a minute', async () => {
  const now = Date.now()
  const room = newRoom()
  await closeRoom((await openRoom(room, now)) as RoomItem)
  expect(await openRoom(room, now + MINUTE - 1)).toBeUndefined()
  expect(await openRoom(room, now + MINUTE)).toMatchObject({ code: room.code })
})

test('a room that somebody has changed meanwhile is not closed', async () => {
  const now = Date.now()
  const opened = (await openRoom(newRoom(), now)) as RoomItem
  expect(await closeRoom({ ...opened, stamp: 'older' })).toBe(false)
  expect(await readRoom(opened.code, now)).toMatchObject({ players: opened.players })
})
