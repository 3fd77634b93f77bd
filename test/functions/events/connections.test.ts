/** Which connection an event pushes to, when a player reconnects while being seated, and when a connection is gone. */
import type { Sender } from '../../../functions/edge/socket.ts'
import { announce } from '../../../functions/events/announce.ts'
import { attend } from '../../../functions/events/attend.ts'
import { fanOut } from '../../../functions/events/fan-out.ts'
import { findEventOf } from '../../../functions/events/hello.ts'
import { hold } from '../../../functions/events/hold.ts'
import { comeBackToEvent } from '../../../functions/events/return.ts'
import { screen } from '../../../functions/events/screen.ts'
import { hello } from '../../../functions/profile/hello.ts'
import { create } from '../../../functions/rooms/create.ts'
import { findEvent } from '../../../functions/store/event-codes.ts'
import { readRosters, SHARD_NUMBERS } from '../../../functions/store/event-rosters.ts'
import { readEvent } from '../../../functions/store/events.ts'
import { connectPlayer } from '../../../functions/store/player-connections.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import { readRoom } from '../../../functions/store/rooms.ts'
import { MAX_SCREENS } from '../../../protocol/constants.ts'
import type { ReplyOf } from '../../../protocol/messages.ts'
import { type AwsCall, interceptCalls } from '../../support/aws-middleware.ts'
import {
  askRound,
  beginEvent,
  endRound,
  holdEvent,
  lastRound,
  type Recorded,
  recordEvents,
} from '../../support/event-functions.ts'
import { FunctionDied, Lifetimes } from '../../support/lifetimes.ts'
import { awsError, type Pushes, recordPushes } from '../../support/recorders.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
let recorded: Recorded
let pushes: Pushes
let lives: Lifetimes
/** Called after each call to AWS, before its answer arrives. */
let after: (call: AwsCall) => Promise<unknown>
/** Updates whose expression begins so are throttled. */
let throttled: string | undefined
beforeAll(async () => {
  world = await startWorld()
  recorded = recordEvents()
  pushes = recordPushes()
  interceptCalls(async (call, next) => {
    if (throttled !== undefined && expressionOf(call).startsWith(throttled))
      throw awsError('ThrottlingException', 400)
    const answer = await next()
    await after(call)
    return answer
  })
  lives = new Lifetimes()
})
beforeEach(() => {
  after = async () => {}
  throttled = undefined
  pushes.before = async () => {}
})
afterAll(() => world.stop())

const expressionOf = ({ input }: AwsCall) => String((input as { UpdateExpression?: string }).UpdateExpression)

const HOLD = { action: 'hold', winners: 1, draws: 'out' } as const

let connections = 0

/** What `$connect` and `hello` do for a new connection of the player. */
async function reconnected({ playerId, connectedAt }: Sender): Promise<Sender> {
  const connection = {
    connectionId: `Returned${String(++connections).padStart(7, '0')}=`,
    connectedAt: connectedAt + 1,
  }
  const sender = senderAt({ playerId, ...connection }, Date.now())
  const { player } = await connectPlayer(playerId, sender.connectionId, sender.connectedAt)
  if (player.seat?.event) await comeBackToEvent(player.seat, sender)
  await findEventOf(await readPlayer(playerId), sender)
  return sender
}

const eventIdOf = async ({ playerId }: Sender) => (await readPlayer(playerId)).seat?.gameId ?? ''

/** The connection in the event's roster, or in the event's item for the host. */
async function connectionIn(gameId: string, { playerId }: Sender): Promise<string | undefined> {
  const event = await readEvent(gameId)
  if (event?.host.playerId === playerId) return event.hostConnection?.id
  const guests = (await readRosters(gameId)).flatMap((roster) => Object.values(roster.guests))
  return guests.find((guest) => guest.playerId === playerId)?.connection?.id
}

describe('a player who reconnects, and repeats a request that seats, receives on the new connection', () => {
  const requests: [string, (code: string) => (sender: Sender) => Promise<unknown>][] = [
    ['attend', (code) => (sender) => attend({ action: 'attend', code }, sender)],
    ['hold', () => (sender) => hold(HOLD, sender)],
  ]

  test.each(requests)('%s that died after any of its calls', async (name, requestFor) => {
    const { code } = await holdEvent(1)
    const request = requestFor(code)
    for (let calls = 1, hasDied = true; hasDied; calls++) {
      const player = await newSender()
      lives.doom(name, calls)
      const died = await lives.live(name, () => request(player)).catch((error: unknown) => error)
      lives.pardon()
      hasDied = died instanceof FunctionDied
      const back = await reconnected(player)
      expect(await request(back)).toMatchObject({ type: 'event' })
      expect([calls, await connectionIn(await eventIdOf(player), player)]).toEqual([calls, back.connectionId])
    }
  })

  test.each(requests)(
    '%s during which the player reconnects, after any of its calls',
    async (_name, requestFor) => {
      const { code } = await holdEvent(1)
      const request = requestFor(code)
      for (let calls = 1, hasReconnected = true; hasReconnected; calls++) {
        const player = await newSender()
        let back: Sender | undefined
        let seen = 0
        after = async () => {
          if (++seen === calls) back = await reconnected(player)
        }
        await request(player)
        hasReconnected = back !== undefined
        if (back)
          expect([calls, await connectionIn(await eventIdOf(player), player)]).toEqual([
            calls,
            back.connectionId,
          ])
      }
    },
  )
})

describe('a table that cannot remove a closed connection', () => {
  const round = (gameId: string) => ({
    ...{ type: 'event_round' as const, gameId, round: 1, left: 1, turnSeconds: 15 },
    ...{ deadline: 1, msLeft: 0, names: [] },
  })
  /** Long after the connections were made, so that they are not taken for opening ones. */
  const later = () => Date.now() + 60_000

  test('keeps no push from another guest', async () => {
    const event = await holdEvent(40)
    const { gameId, seats } = await beginEvent(event, recorded)
    const [gone, ...others] = event.guests
    pushes.gone.add(gone?.connectionId ?? '')
    throttled = 'REMOVE #guests.#index.#connection'
    // The other pushes are under way when the removal fails.
    pushes.before = () => new Promise((resolve) => setImmediate(resolve))
    await fanOut({ gameId, shards: SHARD_NUMBERS, seats, messages: [round(gameId)] }, later)
    const reached = others.filter(({ connectionId }) => pushes.to(connectionId).length > 0)
    expect(reached).toHaveLength(others.length)
  })

  test('keeps no round from being opened', async () => {
    const event = await holdEvent(1)
    const watcher = await newSender()
    await screen({ action: 'screen', code: event.code }, senderAt({ ...watcher, connectedAt: 0 }, Date.now()))
    const input = await beginEvent(event, recorded)
    await askRound(input)
    await endRound(input)
    pushes.gone.add(watcher.connectionId)
    throttled = 'REMOVE #screens.#player'
    await askRound(input, { round: 2, last: { ...lastRound(input.gameId), over: null } })
    expect(pushes.to(event.host.connectionId)).toContainEqual(
      expect.objectContaining({ type: 'event_round', round: 2 }),
    )
  })
})

test('an announcer whose time is up leaves the guests who keep coming to another invocation', async () => {
  const event = await holdEvent(1)
  const gameId = await eventIdOf(event.host)
  // A guest comes during each announcement.
  pushes.before = async ({ to }) => {
    if (to === event.host.connectionId)
      await attend({ action: 'attend', code: event.code }, await newSender())
  }
  let time = Date.now()
  const clock = () => (time += 10_000)
  const before = recorded.told.length
  await announce({ gameId }, clock, time + 100_000)
  expect(time).toBeGreaterThan(Date.now() + 90_000)
  expect(recorded.told.slice(before)).toEqual([{ gameId }])
  // The lease is still held, so no guest starts a second announcer.
  expect((await readEvent(gameId))?.announcing).toBeGreaterThan(Date.now())
})

test('a closed screen gives its place to another one, and an open screen keeps its own', async () => {
  const event = await holdEvent(1)
  const { code } = event
  await askRound(await beginEvent(event, recorded))
  const show = async (connectedAt: number) => {
    const watcher = await newSender()
    const sender = senderAt({ ...watcher, connectedAt }, Date.now())
    return { sender, reply: await screen({ action: 'screen', code }, sender) }
  }
  const longAgo = Date.now() - 60_000
  const first: Sender[] = []
  while (first.length < MAX_SCREENS) first.push((await show(longAgo)).sender)
  expect((await show(Date.now())).reply).toMatchObject({ code: 'room_full' })
  pushes.gone.add(first[2]?.connectionId ?? '')
  expect((await show(Date.now())).reply).toMatchObject({ type: 'event', you: 'screen' })
  // The others were pushed to, and still show the open round.
  expect(pushes.to(first[0]?.connectionId ?? '').at(-1)).toMatchObject({
    type: 'event',
    you: 'screen',
    turn: { round: 1 },
  })
  expect((await show(Date.now())).reply).toMatchObject({ code: 'room_full' })
})

test('a new name is shown in an event until it begins', async () => {
  const event = await holdEvent(1)
  const { host } = event
  const guest = event.guests[0] as Sender
  const rename = (sender: Sender, name: string) =>
    hello({ action: 'hello', name }, senderAt(sender, Date.now()))
  await rename(host, 'Mei')
  await rename(guest, 'Ann')
  expect(await rename(host, 'Mei')).toMatchObject({ event: { host: { name: 'Mei' }, newest: ['Ann'] } })
  const input = await beginEvent(event, recorded)
  await rename(host, 'Bob')
  await rename(guest, 'Bob')
  await askRound(input)
  expect(await rename(guest, 'Bob')).toMatchObject({
    name: 'Bob',
    event: { host: { name: 'Mei' }, turn: { names: ['Ann'] } },
  })
})

test('a `hello` that dies after any of its calls has renamed the player everywhere, once it is repeated', async () => {
  const { host, guests, code } = await holdEvent(1)
  const inRoom = await newSender()
  const room = (await create({ action: 'create', size: 2, lives: 1 }, inRoom)) as ReplyOf<'room'>
  for (const player of [host, guests[0] as Sender, inRoom])
    for (let calls = 1, hasDied = true; hasDied; calls++) {
      const name = `Name ${calls}`
      const rename = () => hello({ action: 'hello', name }, senderAt(player, Date.now()))
      lives.doom('hello', calls)
      const died = await lives.live('hello', rename).catch((error: unknown) => error)
      lives.pardon()
      hasDied = died instanceof FunctionDied
      await rename()
      const event = await readEvent((await findEvent(code, Date.now())) ?? '')
      const guest = (await readRosters(event?.gameId ?? '')).flatMap((roster) => Object.values(roster.guests))
      const listed = (await readRoom(room.code, Date.now()))?.players ?? []
      const shown = [event?.host, ...guest, ...listed].find((one) => one?.playerId === player.playerId)
      expect([calls, shown?.name]).toEqual([calls, name])
    }
})
