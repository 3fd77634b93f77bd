/** Which games change ratings: played on the real state machine, in process. */
import { EventEmitter, once } from 'node:events'
import { leaderboard } from '../../../functions/audience/leaderboard.ts'
import type { Sender } from '../../../functions/edge/socket.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { rematch } from '../../../functions/matchmaking/rematch.ts'
import { create } from '../../../functions/rooms/create.ts'
import { enter } from '../../../functions/rooms/enter.ts'
import { leave } from '../../../functions/rounds/leave.ts'
import { throwHand } from '../../../functions/rounds/throw.ts'
import { type PlayerItem, readPlayer } from '../../../functions/store/players.ts'
import type { Hand } from '../../../protocol/constants.ts'
import { recordPushes } from '../../support/recorders.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
const calls = new EventEmitter()
beforeAll(async () => {
  world = await startWorld({
    async aroundFunction(name, call) {
      const answer = await call()
      calls.emit(name)
      return answer
    },
  })
  recordPushes()
}, 60_000)
afterAll(() => world.stop())

/** Connected for a while: pushes to a connection that is just opening would be tried again. */
const newPlayer = () => newSender(Date.now() - 10_000)

const best = async () => {
  const reply = await leaderboard({ action: 'leaderboard' }, await newSender())
  if (reply.type === 'error') throw new Error(reply.message)
  return reply
}

const DAY = 24 * 60 * 60

/** A request of its own. */
const by = (sender: Sender) => senderAt(sender, Date.now())
const strengthOf = ({ mu, sigma, wins = 0, losses = 0 }: PlayerItem) => ({ mu, sigma, wins, losses })

/** The game that begins with this, once its first round is open. */
async function begun(player: Sender, begin: () => Promise<unknown>): Promise<string> {
  const opened = once(calls, 'OpenRound')
  await begin()
  await opened
  const { seat } = await readPlayer(player.playerId)
  if (!seat) throw new Error('The game has not begun.')
  return seat.gameId
}

/** Meets by the quick match. */
const meet = (one: Sender, other: Sender) =>
  begun(one, async () => {
    await join({ action: 'join', lives: 1, opponent: 'human' }, by(one))
    await join({ action: 'join', lives: 1, opponent: 'human' }, by(other))
  })

async function settled(end: () => Promise<unknown>): Promise<void> {
  const settled = once(calls, 'Settle')
  await end()
  await settled
}

const throwing = (player: Sender, gameId: string, hand: Hand) =>
  throwHand({ action: 'throw', gameId, round: 1, hand }, by(player))

const beats = (winner: Sender, loser: Sender, gameId: string) =>
  settled(async () => {
    await throwing(winner, gameId, 'rock')
    await throwing(loser, gameId, 'scissors')
  })

test('fifty wins by leavers change no rating', async () => {
  const mei = await newPlayer()
  for (let game = 0; game < 50; game++) {
    const leaver = await newPlayer()
    const gameId = await meet(mei, leaver)
    // Somebody who throws and then leaves has not played either.
    if (game % 2 === 0) await throwing(mei, gameId, 'rock')
    await settled(() => leave({ action: 'leave', gameId }, by(leaver)))
  }
  const player = await readPlayer(mei.playerId)
  expect(player).toMatchObject({ played: 50 })
  expect(strengthOf(player)).toEqual({ wins: 0, losses: 0 })
  expect(await best()).toEqual({ type: 'leaderboard', top: [] })
}, 60_000)

test('of thirty games of two friends five count, and the next rival counts', async () => {
  const [ann, ben, cat] = (await Promise.all([newPlayer(), newPlayer(), newPlayer()])) as [
    Sender,
    Sender,
    Sender,
  ]
  let gameId = await meet(ann, ben)
  const strengths = new Set<string>()
  for (let game = 1; ; game++) {
    await beats(ann, ben, gameId)
    strengths.add(JSON.stringify(strengthOf(await readPlayer(ann.playerId))))
    const listed = (await best()).top.map(({ playerId }) => playerId)
    expect(listed.includes(ann.playerId)).toBe(game >= 5)
    if (game === 30) break
    // Every other game is a rematch, which the limit holds for as well.
    gameId =
      game % 2 === 0
        ? await meet(ann, ben)
        : await begun(ann, async () => {
            for (const one of [ann, ben]) await rematch({ action: 'rematch', gameId, want: true }, by(one))
          })
  }
  expect(await readPlayer(ann.playerId)).toMatchObject({ played: 30, wins: 5, losses: 0 })
  expect(strengths.size).toBe(5)
  await beats(cat, ann, await meet(ann, cat))
  expect(await readPlayer(cat.playerId)).toMatchObject({ wins: 1 })
}, 60_000)

test('games of a private room change nothing, nor does the rematch of one', async () => {
  const [ann, ben] = (await Promise.all([newPlayer(), newPlayer()])) as [Sender, Sender]
  const room = await create({ action: 'create', size: 2, lives: 1 }, by(ann))
  if (room.type !== 'room') throw new Error('There is no room.')
  const first = await begun(ann, () => enter({ action: 'enter', code: room.code }, by(ben)))
  await beats(ann, ben, first)
  const second = await begun(ann, async () => {
    for (const one of [ann, ben]) await rematch({ action: 'rematch', gameId: first, want: true }, by(one))
  })
  await beats(ann, ben, second)
  for (const { playerId } of [ann, ben]) {
    const player = await readPlayer(playerId)
    expect(player).toMatchObject({ played: 2 })
    expect(strengthOf(player)).toEqual({ wins: 0, losses: 0 })
  }
})

test('a player without a finished rated game expires after a month, all others are kept', async () => {
  const [ann, ben, cat] = (await Promise.all([newPlayer(), newPlayer(), newPlayer()])) as [
    Sender,
    Sender,
    Sender,
  ]
  await beats(ann, ben, await meet(ann, ben))
  const again = await newPlayer()
  const daysKept = async ({ playerId }: Sender) =>
    Math.round(((await readPlayer(playerId)).expires ?? Infinity) - Date.now() / 1000) / DAY
  expect(await daysKept(cat)).toBeCloseTo(30, 1)
  expect(await daysKept(again)).toBeCloseTo(30, 1)
  for (const one of [ann, ben]) expect(await daysKept(one)).toBeGreaterThan(365 * 900)
})
