/** What one player may ask for in a minute, at the requests themselves. */
import { history } from '../../../functions/audience/history.ts'
import { leaderboard } from '../../../functions/audience/leaderboard.ts'
import type { Sender, SocketEvent } from '../../../functions/edge/socket.ts'
import { ENVIRONMENT } from '../../../functions/environment.ts'
import { handler as connect } from '../../../functions/handlers/connect.ts'
import { handler as disconnect } from '../../../functions/handlers/disconnect.ts'
import { cancel } from '../../../functions/matchmaking/cancel.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { onMessage } from '../../../functions/requests/on-message.ts'
import { create } from '../../../functions/rooms/create.ts'
import { enter } from '../../../functions/rooms/enter.ts'
import { leave } from '../../../functions/rounds/leave.ts'
import { addStrike } from '../../../functions/store/flood-closings.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import type { Reply } from '../../../protocol/messages.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

const NO_LIMIT = '0'
beforeEach(() => {
  process.env[ENVIRONMENT.gamesPerMinute] = '30'
  process.env[ENVIRONMENT.looksPerMinute] = '30'
  process.env[ENVIRONMENT.guessesPerMinute] = '12'
})

const newcomer = () => newSender(Date.now() - 10_000)
const at = (sender: Sender, now: number) => senderAt(sender, now)
const quickMatch = (sender: Sender) => join({ action: 'join', lives: 3, opponent: 'human' }, sender)
const withBot = (sender: Sender) => join({ action: 'join', lives: 1, opponent: 'bot' }, sender)
const open = (sender: Sender) => create({ action: 'create', size: 3, lives: 1 }, sender)
const guess = (sender: Sender) => enter({ action: 'enter', code: 'NOWHERE' }, sender)
const look = (sender: Sender) => leaderboard({ action: 'leaderboard' }, sender)
const past = (sender: Sender) => history({ action: 'history' }, sender)
const codeOf = (reply: Reply) => (reply.type === 'error' ? reply.code : reply.type)

async function waitAndCancel(sender: Sender): Promise<Reply> {
  const reply = await quickMatch(sender)
  if (reply.type === 'waiting') await cancel({ action: 'cancel' }, sender)
  return reply
}

async function playBot(sender: Sender): Promise<Reply> {
  const reply = await withBot(sender)
  if (reply.type === 'matched') await leave({ action: 'leave', gameId: reply.gameId }, sender)
  return reply
}

const KINDS: [string, (sender: Sender) => Promise<Reply>, string, number, number][] = [
  ['waits', waitAndCancel, 'waiting', 10, 2_000],
  ['games with a bot', playBot, 'matched', 10, 2_000],
  ['rooms', open, 'room', 10, 2_000],
  ['looks at the leaderboard', look, 'leaderboard', 10, 2_000],
  ['looks at the history', past, 'history', 10, 2_000],
  ['wrong codes', guess, 'room_not_found', 4, 5_000],
]

test.each(KINDS)('%s: a burst, then the refill rate', async (_what, ask, served, many, ms) => {
  const player = await newcomer()
  const now = Date.now()
  for (let count = 0; count < many; count++) expect(codeOf(await ask(at(player, now)))).toBe(served)
  const refused = await ask(at(player, now + 1))
  expect(refused).toEqual({ type: 'error', code: 'busy', message: expect.any(String), retryMs: ms - 1 })
  // Whoever asks all the time is not put off for longer.
  expect(await ask(at(player, now + ms - 1))).toMatchObject({ code: 'busy', retryMs: 1 })
  expect(codeOf(await ask(at(player, now + ms)))).toBe(served)
  expect(codeOf(await ask(at(player, now + ms)))).toBe('busy')
  // Somebody else is served all the time.
  expect(codeOf(await ask(at(await newcomer(), now)))).toBe(served)
})

test.each(KINDS)('%s: without a limit, any number', async (_what, ask, served, many) => {
  process.env[ENVIRONMENT.gamesPerMinute] = NO_LIMIT
  process.env[ENVIRONMENT.looksPerMinute] = NO_LIMIT
  process.env[ENVIRONMENT.guessesPerMinute] = NO_LIMIT
  const player = await newcomer()
  const now = Date.now()
  for (let count = 0; count <= many; count++) expect(codeOf(await ask(at(player, now)))).toBe(served)
})

test.each([
  ['rooms', open, 'room', 10],
  ['looks', look, 'leaderboard', 10],
  ['wrong codes', guess, 'room_not_found', 4],
] as const)('%s: no more where all are asked for at the same moment', async (_what, ask, served, many) => {
  const player = await newcomer()
  const now = Date.now()
  const replies = await Promise.all(Array.from({ length: 40 }, () => ask(at(player, now))))
  expect(replies.filter((reply) => codeOf(reply) === served).length).toBeLessThanOrEqual(many)
  expect(replies.filter((reply) => codeOf(reply) === served).length).toBeGreaterThan(0)
})

test('a wait that is renewed, however often, costs nothing', async () => {
  const player = await newcomer()
  const start = Date.now()
  for (let time = 0; time < 60; time++)
    expect(codeOf(await quickMatch(at(player, start + time * 1_000)))).toBe('waiting')
  expect((await readPlayer(player.playerId)).gamesFullAt).toBe(start + 2_000)
  await cancel({ action: 'cancel' }, player)
})

test('a right code is found, even after a few wrong guesses', async () => {
  const [host, guest] = (await Promise.all([newcomer(), newcomer()])) as [Sender, Sender]
  const room = await open(host)
  if (room.type !== 'room') throw new Error('There is no room.')
  for (let wrong = 0; wrong < 3; wrong++) await guess(guest)
  expect(await enter({ action: 'enter', code: room.code }, guest)).toMatchObject({ type: 'room' })
  // Too many wrong guesses block even a valid code.
  const stranger = await newcomer()
  for (let wrong = 0; wrong < 4; wrong++) await guess(stranger)
  expect(await enter({ action: 'enter', code: room.code }, stranger)).toMatchObject({ code: 'busy' })
})

describe('floods', () => {
  const eventOf = (sender: Sender, routeKey: string, body: unknown) => {
    const { playerId, connectionId, connectedAt } = sender
    const requestContext = {
      ...{ authorizer: { playerId }, connectionId, connectedAt, routeKey, requestTimeEpoch: sender.now },
      identity: { sourceIp: '192.0.2.7' },
    }
    return {
      requestContext,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    } as unknown as SocketEvent
  }
  const connecting = (sender: Sender) => connect(eventOf(sender, '$connect', ''))

  test('three connections closed within ten minutes, and the player is refused for ten', async () => {
    const player = await newcomer()
    const now = Date.now()
    const later = (ms: number) => ({ ...player, connectionId: `${ms}=`, connectedAt: now + ms })
    expect(await addStrike(player.playerId, 'first=', now)).toBeUndefined()
    // Two environments close the same connection.
    expect(await addStrike(player.playerId, 'first=', now + 1)).toBeUndefined()
    expect(await addStrike(player.playerId, 'second=', now + 2)).toBeUndefined()
    expect(await connecting(later(3))).toMatchObject({ statusCode: 200 })
    expect(await addStrike(player.playerId, 'third=', now + 4)).toBe(now + 600_004)
    expect(await connecting(later(600_003))).toEqual({ statusCode: 403 })
    expect(await connecting(later(600_004))).toMatchObject({ statusCode: 200 })
  })

  test.each([
    ['0', 1008, 200],
    ['20', 1000, 200],
    ['20', 1008, 403],
  ])('limit %s: three connections that the gateway closes with %s, then %s', async (limit, code, status) => {
    process.env[ENVIRONMENT.requestsPerSecond] = limit
    const player = await newcomer()
    const goes = async (connectionId: string) => {
      const event = eventOf({ ...player, connectionId }, '$disconnect', '')
      const requestContext = { ...event.requestContext, disconnectStatusCode: code }
      return disconnect({ ...event, requestContext } as SocketEvent)
    }
    // `$disconnect` of the second connection runs twice.
    for (const id of ['one=', 'two=', 'two=']) expect(await goes(id)).toEqual({ statusCode: 200 })
    const returning = () => ({ ...player, connectionId: `${Date.now()}=`, connectedAt: Date.now() })
    expect(await connecting(returning())).toMatchObject({ statusCode: 200 })
    expect(await goes('three=')).toEqual({ statusCode: 200 })
    expect(await connecting(returning())).toMatchObject({ statusCode: status })
    delete process.env[ENVIRONMENT.requestsPerSecond]
  })

  test.each([
    ['requests', { action: 'ping' }, 'pong', 60, 160],
    ['refused requests', { action: 'dance' }, 'unknown_action', 30, 80],
  ])(
    '%s are counted across environments, and the connection is closed',
    async (_what, body, served, atLeast, most) => {
      process.env[ENVIRONMENT.requestsPerSecond] = '20'
      const environments = Array.from({ length: 4 }, () =>
        onMessage({ ping: async (_request, { now }) => ({ type: 'pong', now }) }),
      )
      delete process.env[ENVIRONMENT.requestsPerSecond]
      const player = await newcomer()
      const ask = async (sender: Sender, handler: (typeof environments)[number]) => {
        const event = eventOf(sender, body.action, body)
        const reply = await handler(event, { awsRequestId: 'request' } as Parameters<typeof handler>[1])
        return JSON.stringify(reply).includes(served)
      }
      const flood = async (sender: Sender) => {
        const inEach = environments.map(async (handler) => {
          let answered = 0
          while (answered < 100 && (await ask(sender, handler))) answered += 1
          return answered
        })
        return (await Promise.all(inEach)).reduce((sum, answered) => sum + answered, 0)
      }
      const answered = await flood(player)
      expect(answered).toBeGreaterThanOrEqual(atLeast)
      expect(answered).toBeLessThanOrEqual(most)
      expect(await readPlayer(player.playerId)).toMatchObject({ strikes: 1, struck: player.connectionId })
      // Whoever comes back at once has not earned new tokens.
      const returned = { ...player, connectionId: 'returned=' }
      expect(await flood(returned)).toBeLessThanOrEqual(most / 2)
      expect(await readPlayer(player.playerId)).toMatchObject({ strikes: 2, struck: 'returned=' })
      const other = await newcomer()
      for (const handler of environments) expect(await ask(other, handler)).toBe(true)
    },
  )

  test('three connections closed in a longer time are forgiven', async () => {
    const { playerId } = await newcomer()
    const now = Date.now()
    expect(await addStrike(playerId, 'first=', now)).toBeUndefined()
    expect(await addStrike(playerId, 'second=', now + 600_000)).toBeUndefined()
    expect(await addStrike(playerId, 'third=', now + 600_001)).toBeUndefined()
  })

  test('a body that names another action than its route is refused', async () => {
    const called: string[] = []
    const handler = onMessage({
      ping: async () => {
        called.push('ping')
        return { type: 'pong', now: 1 }
      },
    })
    const context = { awsRequestId: 'request' } as Parameters<typeof handler>[1]
    const player = await newcomer()
    const doubled = '{"action":"join","action":"ping"}'
    expect(await handler(eventOf(player, 'join', doubled), context)).toMatchObject({
      body: expect.stringContaining('bad_request'),
    })
    expect(called).toEqual([])
    await handler(eventOf(player, 'ping', { action: 'ping' }), context)
    expect(called).toEqual(['ping'])
  })
})
