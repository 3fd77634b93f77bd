/**
 * A game whose start is slow or fails. A request that frees its players closes the game first, so that no player is in
 * two games. If the game cannot be started, its players are free at once.
 */
import type { Sender } from '../../../functions/edge/socket.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { rematch } from '../../../functions/matchmaking/rematch.ts'
import { create } from '../../../functions/rooms/create.ts'
import { enter } from '../../../functions/rooms/enter.ts'
import { start } from '../../../functions/rooms/start.ts'
import { closeGame, readGame } from '../../../functions/store/games.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import { readRoom } from '../../../functions/store/rooms.ts'
import { interceptCalls } from '../../support/aws-middleware.ts'
import { gameInTable, seated } from '../../support/functions.ts'
import { awsError, recordPushes } from '../../support/recorders.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
/** The call that is held, until it is let go on. */
let held:
  | { isCall: (operation: string, input: string) => boolean; reached: () => void; go: Promise<void> }
  | undefined
let failsToStart = false
beforeAll(async () => {
  world = await startWorld()
  recordPushes()
  interceptCalls(async ({ operation, input }, next) => {
    if (operation === 'StartExecution' && failsToStart) throw awsError('ThrottlingException', 400)
    const holding = held
    if (!holding?.isCall(operation, JSON.stringify(input))) return next()
    held = undefined
    holding.reached()
    await holding.go
    return next()
  })
})
beforeEach(async () => {
  failsToStart = false
  await world.forgetSlots()
})
afterAll(() => world.stop())

/** Holds the next such call. `reached` resolves when it is about to be sent. */
function hold(isCall: (operation: string, input: string) => boolean) {
  let go = () => {}
  let arrived = () => {}
  const reached = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const released = new Promise<void>((resolve) => {
    go = resolve
  })
  held = { isCall, reached: arrived, go: released }
  return { reached, go }
}

const later = (sender: Sender, ms: number) => senderAt(sender, sender.now + ms)
const joining = (sender: Sender, ms = 0, opponent: 'human' | 'bot' = 'human') =>
  join({ action: 'join', lives: 1, opponent }, later(sender, ms))
const two = () => Promise.all([newSender(), newSender()])

const creates = (operation: string, input: string) =>
  operation === 'UpdateItem' && input.includes('attribute_not_exists(#createdAt)')
const starts = (operation: string) => operation === 'StartExecution'

/** Both players' seats, and which games of theirs go on. */
async function games(...senders: Sender[]) {
  const running = []
  for (const gameId of await world.running()) {
    const game = await readGame(gameId)
    const plays = game && !game.over && senders.some(({ playerId }) => game.members.has(playerId))
    if (plays) running.push(game)
  }
  return running
}

/** Until every execution that is to end at once has ended. */
async function untilEnded(gameId: string): Promise<void> {
  while ((await world.running()).includes(gameId)) await new Promise((resolve) => setImmediate(resolve))
}

test.each([
  ['created', creates],
  ['started', starts],
])('a game that is %s after its players were freed is not played', async (_what, isCall) => {
  const [ann, ben] = await two()
  await joining(ann)
  const slow = hold(isCall)
  const late = joining(ben)
  await slow.reached
  const first = (await readPlayer(ann.playerId)).seat?.gameId ?? ''
  // Both have heard nothing for long, and play bots.
  for (const one of [ann, ben]) expect(await joining(one, 15_000, 'bot')).toMatchObject({ type: 'matched' })
  slow.go()
  await late
  await untilEnded(first)
  expect((await readGame(first))?.over).toMatchObject({ winner: null, reason: 'aborted' })
  for (const one of [ann, ben]) expect(await games(one)).toHaveLength(1)
  for (const one of [ann, ben]) expect((await readPlayer(one.playerId)).seat?.gameId).not.toBe(first)
})

test('a slowly starting game is started once, by the next request', async () => {
  const [ann, ben] = await two()
  await joining(ann)
  const slow = hold(starts)
  const late = joining(ben)
  await slow.reached
  const gameId = (await readPlayer(ann.playerId)).seat?.gameId ?? ''
  expect(await joining(ann, 3_000)).toEqual({ type: 'matched', gameId })
  slow.go()
  expect(await late).toEqual({ type: 'matched', gameId })
  expect(await games(ann, ben)).toHaveLength(1)
})

test('if a game cannot start, the requester gets busy and the other keeps waiting in the slot', async () => {
  const [ann, ben] = await two()
  await joining(ann)
  failsToStart = true
  expect(await joining(ben)).toMatchObject({ code: 'busy' })
  const first = await readPlayer(ann.playerId)
  expect(first.seat).toBeUndefined()
  expect(first.waiting).toMatchObject({ since: ann.now })
  expect((await readPlayer(ben.playerId)).seat).toBeUndefined()
  failsToStart = false
  expect(await joining(ben, 1)).toMatchObject({ type: 'matched' })
  expect(await games(ann, ben)).toHaveLength(1)
})

test('a game with a bot that cannot be started leaves the player free', async () => {
  const [ann] = await two()
  failsToStart = true
  expect(await joining(ann, 0, 'bot')).toMatchObject({ code: 'busy' })
  failsToStart = false
  expect(await joining(ann, 1, 'bot')).toMatchObject({ type: 'matched' })
})

test.each(['the host starts', 'the last one enters'])(
  'a room whose game cannot be started when %s is open again',
  async (how) => {
    const [host, guest] = await two()
    const size = how === 'the host starts' ? 3 : 2
    const room = await create({ action: 'create', size, lives: 1 }, host)
    if (room.type !== 'room') throw new Error(room.message)
    const entering = () => enter({ action: 'enter', code: room.code }, later(guest, 1))
    failsToStart = size === 2
    await entering()
    failsToStart = true
    if (size === 3) expect(await start({ action: 'start' }, host)).toMatchObject({ code: 'busy' })
    const open = await readRoom(room.code, host.now)
    expect(open).not.toHaveProperty('game')
    expect(open?.players.map(({ playerId }) => playerId)).toEqual([host.playerId, guest.playerId])
    for (const { playerId } of [host, guest]) {
      const player = await readPlayer(playerId)
      expect(player.seat).toBeUndefined()
      expect(player.room?.code).toBe(room.code)
    }
    failsToStart = false
    expect(await start({ action: 'start' }, later(host, 2))).toMatchObject({ type: 'matched' })
    expect(await games(host, guest)).toHaveLength(1)
  },
)

test('a rematch that cannot be started can be asked for again', async () => {
  const [ann, ben] = await two()
  const players = [ann, ben].map(({ playerId }) => seated(playerId))
  const gameId = await gameInTable(players, ann.now)
  await closeGame(gameId, { winner: ann.playerId, reason: 'won', rounds: 1, endedAt: ann.now }, players)
  const asking = (sender: Sender, ms: number) =>
    rematch({ action: 'rematch', gameId, want: true }, later(sender, ms))
  await asking(ann, 0)
  failsToStart = true
  expect(await asking(ben, 0)).toMatchObject({ code: 'busy' })
  for (const { playerId } of [ann, ben]) expect((await readPlayer(playerId)).seat).toBeUndefined()
  failsToStart = false
  expect(await asking(ben, 4_000)).toMatchObject({ type: 'rematching' })
  expect(await games(ann, ben)).toHaveLength(1)
})
