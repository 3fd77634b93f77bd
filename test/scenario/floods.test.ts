/** A player who floods is disconnected, and refused after the third time. Others notice nothing. */
import { WebSocket } from 'ws'
import { floodOf } from '../support/flood.ts'
import { Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()

test('a player who keeps sending refused frames is closed three times, then refused with 403', async () => {
  const [ann, flooder] = (await Promise.all([1, 2].map(() => Player.connect(stack.url)))) as [Player, Player]
  const { secret } = flooder
  let current = flooder
  for (const times of [1, 2, 3]) {
    if (times > 1) current = await Player.connect(stack.url, { secret })
    expect(await floodOf(current, { action: 'join', lives: 0 })).toBeLessThanOrEqual(120)
    expect(await current.closed).toMatchObject({ code: 1000 })
    expect(await ann.ask('ping')).toMatchObject({ type: 'pong' })
  }
  // The second refusal comes from the environment's memory.
  expect(await upgrade(secret)).toBe(403)
  expect(await upgrade(secret)).toBe(403)
  expect(await ann.ask('ping')).toMatchObject({ type: 'pong' })
})

/** The status of the answer to an upgrade request. */
async function upgrade(secret: string): Promise<unknown> {
  const socket = new WebSocket(stack.url, ['janken.v1', `key.${secret}`])
  const status = await new Promise((resolve) => {
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode))
    socket.on('open', () => resolve(101))
    socket.on('error', () => {})
  })
  socket.terminate()
  return status
}
