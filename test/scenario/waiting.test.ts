import { Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()

/** Each scenario waits for a game of its own rules, so that none meets another's players. */
const newcomer = () => Player.connect(stack.url)

test.concurrent('a player who waits and cancels is matched with nobody', async () => {
  const [ann, ben] = await Promise.all([newcomer(), newcomer()])
  expect(await ann.ask('join', { lives: 1 })).toMatchObject({ type: 'waiting', lives: 1 })
  expect(await ann.ask('cancel')).toEqual({ type: 'cancelled' })
  expect(await ann.ask('hello')).toMatchObject({ waiting: null })
  expect(await ben.ask('join', { lives: 1 })).toMatchObject({ type: 'waiting' })
  expect(await ben.ask('cancel')).toEqual({ type: 'cancelled' })
  // Also when the player was not waiting.
  expect(await ben.ask('cancel')).toEqual({ type: 'cancelled' })
})

test.concurrent('a renewed wait continues, and one with other rules begins anew', async () => {
  const ann = await newcomer()
  const first = await ann.ask('join', { lives: 2 })
  expect(await ann.ask('join', { lives: 2 })).toEqual(first)
  expect(await ann.ask('hello')).toMatchObject({ waiting: { lives: 2 } })
  await ann.ask('cancel')
})

test.concurrent('a player who waits is never matched with themselves, in any number of tabs', async () => {
  const ann = await newcomer()
  const replies = await Promise.all(Array.from({ length: 10 }, () => ann.ask('join', { lives: 3 })))
  expect(new Set(replies.map(({ type }) => type))).toEqual(new Set(['waiting']))
  await ann.close()
  const tab = await Player.connect(stack.url, { secret: ann.secret })
  expect(await tab.ask('join', { lives: 3 })).toMatchObject({ type: 'waiting' })
  await tab.ask('cancel')
})

test.concurrent('a player who waits, drops and returns waits as before and is matched', async () => {
  const ann = await newcomer()
  const waiting = await ann.ask('join', { lives: 4 })
  await ann.drop()
  const back = await Player.connect(stack.url, { secret: ann.secret })
  const { type: _type, ...place } = { ...waiting }
  expect(await back.ask('hello')).toMatchObject({ waiting: place })
  const ben = await newcomer()
  expect(await ben.ask('join', { lives: 4 })).toMatchObject({ type: 'matched' })
  const [forAnn, forBen] = await Promise.all([back.next('round'), ben.next('round')])
  expect(forAnn.gameId).toBe(forBen.gameId)
})
