/** `create` when the drawn code is already taken. */
import * as crypto from 'node:crypto'
import { ENVIRONMENT } from '../../../functions/environment.ts'
import { create } from '../../../functions/rooms/create.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import { readRoom } from '../../../functions/store/rooms.ts'
import { newId } from '../../support/functions.ts'
import { startWorld, type World } from '../../support/world.ts'

jest.mock('node:crypto', () => {
  const real = jest.requireActual<typeof crypto>('node:crypto')
  return { ...real, randomInt: jest.fn(real.randomInt) }
})
const randomInt = crypto.randomInt as unknown as jest.Mock<number, [number]>

let world: World
beforeAll(async () => {
  world = await startWorld()
  process.env[ENVIRONMENT.gamesPerMinute] = '30'
})
afterAll(() => world.stop())

const newSender = () => ({
  playerId: newId(),
  connectionId: newId(),
  connectedAt: 1,
  requestId: newId(),
  now: Date.now(),
  clock: Date.now,
})
const wish = { action: 'create', size: 4, lives: 2 } as const

test('when the code is taken, the room gets another one, and the other room stays as it is', async () => {
  const [ann, ben] = [newSender(), newSender()]
  randomInt.mockReturnValue(3)
  const first = await create(wish, ann)
  // The same six letters, then others.
  for (let letter = 0; letter < 6; letter++) randomInt.mockReturnValueOnce(3)
  randomInt.mockReturnValue(4)
  const second = await create(wish, ben)
  if (first.type !== 'room' || second.type !== 'room') throw new Error('A room was refused.')
  expect(second.code).not.toBe(first.code)
  expect((await readPlayer(ben.playerId)).room?.code).toBe(second.code)
  expect((await readRoom(first.code, ann.now))?.players).toMatchObject([{ playerId: ann.playerId }])
})

test('without a free code the player is in no room', async () => {
  const ann = newSender()
  randomInt.mockReturnValue(3)
  expect(await create(wish, ann)).toMatchObject({ type: 'error', code: 'busy' })
  expect((await readPlayer(ann.playerId)).room).toBeUndefined()
})
