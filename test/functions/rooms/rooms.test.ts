/** Concurrent room requests in process. A schedule defines the order of their calls. */
import fc from 'fast-check'
import type { Sender } from '../../../functions/edge/socket.ts'
import { cancel } from '../../../functions/matchmaking/cancel.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { create } from '../../../functions/rooms/create.ts'
import { enter } from '../../../functions/rooms/enter.ts'
import { exit } from '../../../functions/rooms/exit.ts'
import { start } from '../../../functions/rooms/start.ts'
import { readGame } from '../../../functions/store/games.ts'
import { readPlayer, renamePlayer } from '../../../functions/store/players.ts'
import { readRoom } from '../../../functions/store/rooms.ts'
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH } from '../../../protocol/constants.ts'
import type { ErrorReply, Reply, ReplyTo } from '../../../protocol/messages.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { newSender, startWorld, type World } from '../../support/world.ts'

let world: World
let crossing: Interleaving
beforeAll(async () => {
  world = await startWorld()
  crossing = new Interleaving()
}, 60_000)
afterAll(() => world.stop())

const open = async (host: Sender, size: number) =>
  granted(await create({ action: 'create', size, lives: 1 }, host))
const enterRoom = (code: string, sender: Sender) => enter({ action: 'enter', code }, sender)
const exitRoom = (sender: Sender) => exit({ action: 'exit' }, sender)
const startGame = (sender: Sender) => start({ action: 'start' }, sender)

function granted<T extends Reply>(reply: T | ErrorReply): T {
  if (reply.type === 'error') throw new Error(reply.message)
  return reply as T
}

const newSenders = (count: number) => Promise.all(Array.from({ length: count }, () => newSender()))
const later = (sender: Sender, ms: number): Sender => ({ ...sender, now: sender.now + ms })

/** An order of calls. Starts again at its end. */
const schedules = fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 60 })

/**
 * Invariants between requests: a player waits, has a seat, is in a room, or none of these. The room's list matches the
 * players' items. A player of a game has a seat in that game only.
 */
async function expectOrder(senders: Sender[], codes: string[]): Promise<void> {
  const players = await Promise.all(senders.map(({ playerId }) => readPlayer(playerId)))
  for (const { playerId, waiting, seat, room } of players) {
    // A wait may stand beside the seat that it led to.
    if (room) expect({ waiting, seat }).toEqual({})
    if (room)
      expect((await readRoom(room.code, 0))?.players).toContainEqual(
        expect.objectContaining({ playerId, entry: room.entry }),
      )
    if (seat)
      expect((await readGame(seat.gameId))?.players).toContainEqual(expect.objectContaining({ playerId }))
  }
  for (const code of codes) {
    const room = await readRoom(code, 0)
    if (!room) continue
    expect(room.players.length).toBeGreaterThan(0)
    expect(room.players.length).toBeLessThanOrEqual(room.size)
    expect(new Set(room.players.map(({ playerId }) => playerId)).size).toBe(room.players.length)
    if (room.game) expect(await readGame(room.game.gameId)).toBeDefined()
    else {
      // A full room has started by itself.
      expect(room.players.length).toBeLessThan(room.size)
      for (const { playerId, entry } of room.players)
        expect((await readPlayer(playerId)).room).toEqual({ code, entry })
    }
  }
  const games = new Set(players.flatMap(({ seat }) => seat?.gameId ?? []))
  const running = await world.running()
  for (const gameId of games) {
    expect(running).toContain(gameId)
    const seated = (await readGame(gameId))?.players.map(({ playerId }) => playerId) ?? []
    expect(seated.length).toBeGreaterThanOrEqual(2)
    for (const playerId of seated.filter((one) => !one.startsWith('bot-')))
      expect((await readPlayer(playerId)).seat?.gameId).toBe(gameId)
  }
}

test('codes are five of the letters that look like no other', async () => {
  for (let room = 0; room < 50; room++) {
    const { code } = await open(await newSender(), 2)
    expect(code).toMatch(new RegExp(`^[${ROOM_CODE_ALPHABET}]{${ROOM_CODE_LENGTH}}$`))
    expect(code).not.toMatch(/[01OIL]/)
  }
})

test('entering again with another name keeps the place and changes the name', async () => {
  const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
  const { code } = await open(ann, 3)
  granted(await enterRoom(code, ben))
  const before = await readRoom(code, ben.now)
  await renamePlayer(ben.playerId, 'Benjamin')
  expect(granted(await enterRoom(code, ben)).players.at(1)).toEqual({
    playerId: ben.playerId,
    name: 'Benjamin',
  })
  const after = await readRoom(code, ben.now)
  expect(after?.players.map(({ entry }) => entry)).toEqual(before?.players.map(({ entry }) => entry))
})

test('a room ends half an hour after its last change, whether or not it is still in the table', async () => {
  const [host, late, later2] = (await newSenders(3)) as [Sender, Sender, Sender]
  const { code } = await open(host, 3)
  const minutes = 60_000
  granted(await enterRoom(code, later(late, 29 * minutes)))
  granted(await enterRoom(code, later(later2, 58 * minutes)).then((reply) => reply))
  const [, end] = (await newSenders(2)) as [Sender, Sender]
  const other = await open(end, 3)
  expect(await enterRoom(other.code, later(await newSender(), 30 * minutes))).toMatchObject({
    code: 'room_not_found',
  })
  expect(await startGame(later(end, 30 * minutes))).toMatchObject({ code: 'room_not_found' })
  // Its host is free to open another, or to come out of it.
  expect(await exitRoom(later(end, 31 * minutes))).toEqual({ type: 'exited' })
  expect((await readPlayer(end.playerId)).room).toBeUndefined()
})

test.each([
  ['opens another', (host: Sender) => open(host, 3)],
  ['looks for an opponent', (host: Sender) => join({ action: 'join', lives: 5, opponent: 'human' }, host)],
  ['plays a bot', (host: Sender) => join({ action: 'join', lives: 1, opponent: 'bot' }, host)],
  ['enters another', async (host: Sender) => enterRoom((await open(await newSender(), 3)).code, host)],
])('who %s is out of the room, and the next is host', async (_what, goes) => {
  const [host, guest] = (await newSenders(2)) as [Sender, Sender]
  const { code } = await open(host, 4)
  granted(await enterRoom(code, guest))
  granted((await goes(host)) as Reply)
  const room = await readRoom(code, host.now)
  expect(room?.players.map(({ playerId }) => playerId)).toEqual([guest.playerId])
  await expectOrder([host, guest], [code])
  await cancel({ action: 'cancel' }, host)
})

test('a room whose game was never created reopens with all its players', async () => {
  const [host, guest, third] = (await newSenders(3)) as [Sender, Sender, Sender]
  const { code } = await open(host, 3)
  granted(await enterRoom(code, guest))
  granted(await startGame(host))
  // As if the function had died between the room's item and the game's.
  const gameId = (await readRoom(code, host.now))?.game?.gameId ?? ''
  await world.forget('GAME', gameId)
  expect(await enterRoom(code, third)).toMatchObject({ code: 'room_not_found' })
  const after = 11_000
  expect(granted(await enterRoom(code, later(third, after)))).toMatchObject({ host: host.playerId })
  const begun = (await readPlayer(third.playerId)).seat?.gameId
  expect(begun).not.toBe(gameId)
  for (const { playerId } of [host, guest]) expect((await readPlayer(playerId)).seat?.gameId).toBe(begun)
})

test('a player who went elsewhere from a game that was never created is not brought back', async () => {
  const [host, guest, third] = (await newSenders(3)) as [Sender, Sender, Sender]
  const { code } = await open(host, 3)
  granted(await enterRoom(code, guest))
  granted(await startGame(host))
  await world.forget('GAME', (await readRoom(code, host.now))?.game?.gameId ?? '')
  const after = 11_000
  const joined = await join({ action: 'join', lives: 5, opponent: 'human' }, later(host, after))
  expect(joined).toMatchObject({ type: 'waiting' })
  const room = granted(await enterRoom(code, later(third, after)))
  expect(room.players.map(({ playerId }) => playerId)).toEqual([guest.playerId, third.playerId])
  await expectOrder([host, guest, third], [code])
  await cancel({ action: 'cancel' }, host)
})

test('a player who exits from a game that was never created is not brought back', async () => {
  const [host, guest, third] = (await newSenders(3)) as [Sender, Sender, Sender]
  const { code } = await open(host, 3)
  granted(await enterRoom(code, guest))
  granted(await startGame(host))
  await world.forget('GAME', (await readRoom(code, host.now))?.game?.gameId ?? '')
  const after = 11_000
  expect(await exitRoom(later(host, after))).toEqual({ type: 'exited' })
  const room = granted(await enterRoom(code, later(third, after)))
  expect(room.players.map(({ playerId }) => playerId)).toEqual([guest.playerId, third.playerId])
  await expectOrder([host, guest, third], [code])
})

test('six enter a room of four: four are in, two get room_full, one game starts', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const [host, ...others] = (await newSenders(6)) as [Sender, ...Sender[]]
      const { code } = await open(host, 4)
      const replies = await crossing.run(
        schedule,
        others.map((one) => () => enterRoom(code, one)),
      )
      const codes = replies.map((reply) => (reply.status === 'fulfilled' ? replyCode(reply.value) : 'thrown'))
      expect([...codes].sort()).toEqual(['room', 'room', 'room', 'room_full', 'room_full'])
      const { game } = (await readRoom(code, host.now)) ?? {}
      const seated = (await readGame(game?.gameId ?? ''))?.players.map(({ playerId }) => playerId)
      const entered = others.filter((_one, index) => codes[index] === 'room')
      expect(new Set(seated)).toEqual(new Set([host, ...entered].map(({ playerId }) => playerId)))
      await expectOrder([host, ...others], [code])
    }),
    { numRuns: 20 },
  )
})

const replyCode = (reply: Reply) => (reply.type === 'error' ? reply.code : reply.type)

test('the host exits while the last player enters: there is one host, or one game', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const [host, guest, last] = (await newSenders(3)) as [Sender, Sender, Sender]
      const { code } = await open(host, 3)
      granted(await enterRoom(code, guest))
      const [exited, entered] = await crossing.run<Reply>(schedule, [
        () => exitRoom(host),
        () => enterRoom(code, last),
      ])
      // A schedule may pause the entering player until the host's `exit` runs out of retries (`busy`).
      const hasExited = exited?.status === 'fulfilled' && exited.value.type === 'exited'
      if (!hasExited) {
        expect(exited).toMatchObject({ value: { code: 'busy' } })
        expect((await exitRoom(host)).type).toBe('exited')
      }
      expect(entered).toMatchObject({ value: { type: 'room' } })
      const room = await readRoom(code, host.now)
      if (!room?.game) expect(room?.players[0]?.playerId).toBe(guest.playerId)
      await expectOrder([host, guest, last], [code])
    }),
    { numRuns: 30 },
  )
})

/** What one of four players does; the first two have a room each, of three. */
const deeds = fc.array(
  fc.record({
    who: fc.nat({ max: 3 }),
    does: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('enter 0', 'enter 0', 'enter 1') },
      { weight: 4, arbitrary: fc.constantFrom('exit', 'start') },
      { weight: 1, arbitrary: fc.constantFrom('create', 'join', 'cancel') },
    ),
  }),
  { minLength: 2, maxLength: 7 },
)

test('start, exit and enter in any order leave nobody in two places, and lose no player and no room', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, deeds, async (schedule, plan) => {
      const senders = await newSenders(4)
      const [first, second] = senders as [Sender, Sender]
      const codes = [(await open(first, 3)).code, (await open(second, 3)).code]
      const run = async ({ who, does }: (typeof plan)[number]): Promise<Reply> => {
        const sender = senders[who] as Sender
        if (does === 'start') return startGame(sender)
        if (does === 'exit') return exitRoom(sender)
        if (does === 'join') return join({ action: 'join', lives: 2, opponent: 'human' }, sender)
        if (does === 'cancel') return cancel({ action: 'cancel' }, sender)
        if (does === 'enter 0' || does === 'enter 1')
          return enterRoom(codes[Number(does.at(-1))] ?? '', sender)
        const reply = await create({ action: 'create', size: 2, lives: 1 }, sender)
        if (reply.type === 'room') codes.push(reply.code)
        return reply
      }
      const replies = await crossing.run(
        schedule,
        plan.map((deed) => () => run(deed)),
      )
      expect(replies.filter(({ status }) => status === 'rejected')).toEqual([])
      await expectOrder(senders, codes)
      for (const sender of senders) await cancel({ action: 'cancel' }, sender)
    }),
    { numRuns: 60 },
  )
}, 120_000)

test('sequential requests behave like a simple model: exit leaves, enter joins', async () => {
  const [host, guest] = (await newSenders(2)) as [Sender, Sender]
  const { code } = await open(host, 3)
  const once: ReplyTo<'enter'> = granted(await enterRoom(code, guest))
  expect(await enterRoom(code, guest)).toEqual(once)
  expect(await startGame(guest)).toMatchObject({ code: 'not_host' })
  await exitRoom(host)
  expect(await startGame(guest)).toMatchObject({ code: 'not_enough_players' })
  await exitRoom(guest)
  expect(await exitRoom(guest)).toEqual({ type: 'exited' })
  expect(await startGame(guest)).toMatchObject({ code: 'room_not_found' })
  expect(await enterRoom(code, guest)).toMatchObject({ code: 'room_not_found' })
})

test('nothing failed in the functions that the state machine called', () => {
  expect(world.complaints).toEqual([])
})
