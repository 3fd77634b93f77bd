import fc from 'fast-check'
import type { Sender } from '../../../functions/edge/socket.ts'
import { ENVIRONMENT } from '../../../functions/environment.ts'
import { cancel } from '../../../functions/matchmaking/cancel.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { readGame } from '../../../functions/store/games.ts'
import { connectPlayer, disconnectPlayer } from '../../../functions/store/player-connections.ts'
import { type PlayerItem, readPlayer } from '../../../functions/store/players.ts'
import { takeFromSlot, whoIsIn } from '../../../functions/store/slots.ts'
import { letGamesOnlyBegin, newId } from '../../support/functions.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
let interleaving: Interleaving

beforeAll(async () => {
  world = await startWorld()
  await letGamesOnlyBegin()
  interleaving = new Interleaving()
})
afterAll(() => world.stop())

const LIVES = 3
const LEASE_MS = 30_000
const NOW = Date.now()
const connectionOf = (playerId: string) => `${playerId.slice(0, 15)}=`

function sender(playerId: string, now = NOW): Sender {
  return senderAt({ playerId, connectionId: connectionOf(playerId), connectedAt: NOW }, now)
}

/** A player at the other end of a connection. Each test has rules of its own, and so a slot of its own. */
async function newcomer(): Promise<string> {
  const playerId = newId()
  await connectPlayer(playerId, connectionOf(playerId), NOW)
  return playerId
}

const joining = (playerId: string, now = NOW, lives = LIVES) =>
  join({ action: 'join', lives, opponent: 'human' }, sender(playerId, now))
const cancelling = (playerId: string, now = NOW) => cancel({ action: 'cancel' }, sender(playerId, now))
const waitsInSlot = () => whoIsIn({ lives: LIVES, shard: 0 })

/** Whoever is left in the slot makes room for the next run. */
async function emptySlot() {
  const left = await waitsInSlot()
  if (left) await takeFromSlot({ lives: LIVES, shard: 0 }, left.playerId)
}

/** Everybody sits in a game with one other who sits there too. Returns who does not sit anywhere. */
async function unseated(players: PlayerItem[]): Promise<PlayerItem[]> {
  for (const { playerId, seat } of players) {
    if (!seat) continue
    const game = await readGame(seat.gameId)
    const ids = game?.players.map((player) => player.playerId) ?? []
    expect(ids).toContain(playerId)
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) expect((await readPlayer(id)).seat?.gameId).toBe(seat.gameId)
  }
  return players.filter(({ seat }) => !seat)
}

const schedules = fc.array(fc.nat(60), { minLength: 1, maxLength: 150 })

test('concurrent joins in any order pair all players, and the remaining one waits in the slot', async () => {
  const crowds = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(crowds, schedules, async (joinsEach, schedule) => {
      const players = await Promise.all(joinsEach.map(newcomer))
      const joins = players.flatMap((playerId, index) =>
        Array.from({ length: joinsEach[index] ?? 1 }, () => () => joining(playerId)),
      )
      const replies = await interleaving.run(schedule, joins)
      for (const reply of replies) {
        if (reply.status === 'rejected') throw reply.reason
        const told = reply.value.type === 'error' ? reply.value.code : reply.value.type
        expect(['waiting', 'matched', 'busy']).toContain(told)
      }
      const waiting = await unseated(await Promise.all(players.map(readPlayer)))
      expect(waiting).toHaveLength(players.length % 2)
      for (const player of waiting) {
        expect(player.waiting).toMatchObject({ lives: LIVES, until: NOW + LEASE_MS })
        expect((await waitsInSlot())?.playerId).toBe(player.playerId)
      }
      await emptySlot()
    }),
    {
      numRuns: 50,
      examples: [
        [
          [1, 2, 2],
          [21, 29, 28],
        ],
      ],
    },
  )
}, 240_000)

test('a cancel that crosses a match either comes before it, or was too late', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const [ann, ben] = await Promise.all([newcomer(), newcomer()])
      await joining(ann)
      await interleaving.run<unknown>(schedule, [() => joining(ben), () => cancelling(ann)])
      const [annNow, benNow] = await Promise.all([readPlayer(ann), readPlayer(ben)])
      const left = await unseated([annNow, benNow])
      if (left.length > 0) {
        expect(annNow).not.toHaveProperty('seat')
        expect(annNow).not.toHaveProperty('waiting')
        expect(benNow.waiting).toBeDefined()
        expect((await waitsInSlot())?.playerId).toBe(ben)
      }
      await emptySlot()
    }),
    { numRuns: 20 },
  )
}, 120_000)

test('joins, cancels and drops in any order leave nobody in two places', async () => {
  const deed = fc.record({ who: fc.nat(3), does: fc.constantFrom('join', 'join', 'cancel', 'drop') })
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 2, maxLength: 8 }), schedules, async (deeds, schedule) => {
      const players = await Promise.all([1, 2, 3, 4].map(newcomer))
      const doing = { join: joining, cancel: cancelling, drop }
      const running = deeds.map(({ who, does }) => {
        const act: (playerId: string) => Promise<unknown> = doing[does as keyof typeof doing]
        return () => act(players[who] ?? '')
      })
      for (const end of await interleaving.run(schedule, running))
        if (end.status === 'rejected') throw end.reason
      await unseated(await Promise.all(players.map(readPlayer)))
      // Whatever the slot contains, the next player is seated or waits there.
      const next = await newcomer()
      await joining(next)
      await unseated([await readPlayer(next)])
      const { seat, waiting } = await readPlayer(next)
      expect(seat || waiting).toBeDefined()
      if (waiting) expect((await waitsInSlot())?.playerId).toBe(next)
      await emptySlot()
    }),
    { numRuns: 20 },
  )
}, 120_000)

const drop = (playerId: string) => disconnectPlayer(playerId, connectionOf(playerId))

test('an expired lease is not matched', async () => {
  const lives = 1
  const [ann, ben, cat] = await Promise.all([newcomer(), newcomer(), newcomer()])
  await joining(ann, NOW, lives)
  expect(await joining(ben, NOW + LEASE_MS, lives)).toMatchObject({ type: 'waiting', since: NOW + LEASE_MS })
  expect(await joining(cat, NOW + LEASE_MS + 1, lives)).toMatchObject({ type: 'matched' })
  expect((await readPlayer(ben)).seat).toEqual((await readPlayer(cat)).seat)
  expect((await readPlayer(ann)).seat).toBeUndefined()
})

test('a renewed lease keeps its start time', async () => {
  const lives = 2
  const [ann, ben] = await Promise.all([newcomer(), newcomer()])
  for (let at = 0; at <= 5 * LEASE_MS; at += 10_000)
    expect(await joining(ann, NOW + at, lives)).toEqual({ type: 'waiting', since: NOW, lives })
  expect(await joining(ben, NOW + 6 * LEASE_MS - 1, lives)).toMatchObject({ type: 'matched' })
})

test('a player who stopped waiting is not matched', async () => {
  const lives = 4
  const [ann, ben, cat] = await Promise.all([newcomer(), newcomer(), newcomer()])
  await joining(ann, NOW, lives)
  await drop(ann)
  expect(await joining(ben, NOW, lives)).toMatchObject({ type: 'waiting' })
  expect(await joining(cat, NOW, lives)).toMatchObject({ type: 'matched' })
  const game = await readGame((await readPlayer(cat)).seat?.gameId ?? '')
  expect(game?.players.map(({ playerId }) => playerId)).toEqual([ben, cat])
})

test('a player who returns while waiting is matched again', async () => {
  const lives = 5
  const [ann, ben] = await Promise.all([newcomer(), newcomer()])
  await joining(ann, NOW, lives)
  await drop(ann)
  await connectPlayer(ann, connectionOf(ann), NOW)
  expect(await joining(ben, NOW, lives)).toMatchObject({ type: 'matched' })
})

test('a seat whose game cannot start is given up immediately', async () => {
  const ann = await newcomer()
  const machine = process.env[ENVIRONMENT.stateMachineArn]
  process.env[ENVIRONMENT.stateMachineArn] = `${machine}Gone`
  const reply = await join({ action: 'join', lives: LIVES, opponent: 'bot' }, sender(ann))
  process.env[ENVIRONMENT.stateMachineArn] = machine
  expect(reply).toMatchObject({ type: 'error', code: 'busy' })
  expect((await readPlayer(ann)).seat).toBeUndefined()
  expect(await joining(ann, NOW + 1)).toMatchObject({ type: 'waiting' })
  await cancelling(ann)
})
