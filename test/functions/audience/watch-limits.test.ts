/** How much may be watched, and how often watchers hear where a player is. */
import { followPresence, PAUSE_MS } from '../../../functions/audience/presence.ts'
import { unwatch, watch } from '../../../functions/audience/watch.ts'
import type { Sender } from '../../../functions/edge/socket.ts'
import { closeGame, readGame, updateGame } from '../../../functions/store/games.ts'
import { connectSeat, disconnectSeat } from '../../../functions/store/seat-connections.ts'
import { MAX_WATCHED, MAX_WATCHERS } from '../../../functions/store/watchers.ts'
import type { PushOf } from '../../../protocol/messages.ts'
import { gameInTable, newId, seated } from '../../support/functions.ts'
import { newSender, startWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const newGame = () => gameInTable([seated(newId()), seated(newId())])
const watching = async (sender: Sender, gameId: string) => {
  const reply = await watch({ action: 'watch', gameId }, sender)
  return reply.type === 'error' ? reply.code : reply.type
}
const watchersOf = async (gameId: string) => (await readGame(gameId))?.watchers

test('a game has a maximum of watchers, each counted once, and a leaving one makes room', async () => {
  const gameId = await newGame()
  const [ann, ben] = (await Promise.all([newSender(), newSender()])) as [Sender, Sender]
  for (let time = 0; time < 3; time++) expect(await watching(ann, gameId)).toBe('watching')
  expect(await watchersOf(gameId)).toBe(1)
  await updateGame(gameId, { change: 'SET #watchers = :most', values: { ':most': MAX_WATCHERS } })
  expect(await watching(ben, gameId)).toBe('busy')
  // Whoever watches already may say so again.
  expect(await watching(ann, gameId)).toBe('watching')
  for (let time = 0; time < 2; time++) await unwatch({ action: 'unwatch', gameId }, ann)
  expect(await watchersOf(gameId)).toBe(MAX_WATCHERS - 1)
  expect(await watching(ben, gameId)).toBe('watching')
  expect(await watching(ann, gameId)).toBe('busy')
})

test('a player may watch a limited number of games, and ended ones do not count', async () => {
  const ann = await newSender()
  const games = await Promise.all(Array.from({ length: MAX_WATCHED + 1 }, newGame))
  const last = games.pop() ?? ''
  for (const gameId of games) expect(await watching(ann, gameId)).toBe('watching')
  expect(await watching(ann, last)).toBe('busy')
  expect(await watching(ann, games[0] ?? '')).toBe('watching')
  await closeGame(games[3] ?? '', { winner: null, reason: 'abandoned', rounds: 1, endedAt: Date.now() }, [])
  expect(await watching(ann, last)).toBe('watching')
  expect(await watching(ann, await newGame())).toBe('busy')
  await unwatch({ action: 'unwatch', gameId: last }, ann)
  expect(await watching(ann, await newGame())).toBe('watching')
})

test('a connection that keeps dropping and returning is announced at most once per pause, and the last is true', async () => {
  const playerId = newId()
  const connection = { id: 'one=', since: 1 }
  const gameId = await gameInTable([seated(playerId), seated(newId())], Date.now(), {
    [playerId]: connection,
  })
  const told: boolean[] = []
  let pauses = 0
  const publications: Promise<void>[] = []
  /** Changes the connection and publishes it. Each of the first two pauses makes 20 more changes. */
  const change = async (online: boolean) => {
    if (online) await connectSeat(gameId, playerId, connection)
    else await disconnectSeat(gameId, playerId, connection.id)
    const news = { type: 'presence', gameId, playerId, online } as const
    const publication = publish(news)
    publications.push(publication)
  }
  const pause = async (ms: number) => {
    expect(ms).toBe(PAUSE_MS)
    pauses += 1
    if (pauses <= 2) for (let time = 0; time < 20; time++) await change(time % 2 === 0)
  }
  const publish = async (news: PushOf<'presence'>) => {
    for await (const { online } of followPresence(news, Date.now, pause)) told.push(online)
  }
  await change(false)
  // Publications without the claim end at once. The one with the claim starts others while it pauses.
  for (let index = 0; index < publications.length; index++) await publications[index]
  expect(told.length).toBeLessThanOrEqual(pauses)
  expect(told.length).toBeLessThanOrEqual(4)
  expect(told.at(-1)).toBe(playerId in ((await readGame(gameId))?.connections ?? {}))
})
