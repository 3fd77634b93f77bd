/** Whether a hand is accepted depends on the game's item at the time of the write. */

import { encodeRound } from '../../../functions/rounds/judged-rounds.ts'
import { leave } from '../../../functions/rounds/leave.ts'
import { throwHand } from '../../../functions/rounds/throw.ts'
import { closeGame, type GameItem, readGame } from '../../../functions/store/games.ts'
import { closeRound, markLeft, putHand, reopenRound } from '../../../functions/store/rounds.ts'
import { gameInTable, newId, openedRound, seated } from '../../support/functions.ts'
import { type Pushes, recordPushes, recordTaskAnswers, type TaskAnswers } from '../../support/recorders.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
let pushes: Pushes
let tokens: TaskAnswers
beforeAll(async () => {
  world = await startWorld()
  pushes = recordPushes()
  tokens = recordTaskAnswers()
})
beforeEach(() => {
  tokens.answers.splice(0)
  tokens.spent.clear()
})
afterAll(() => world.stop())

type Sender = Awaited<ReturnType<typeof newSender>>

/** Players whose hands are asked for. */
async function asked(count = 2) {
  const senders = await Promise.all(Array.from({ length: count }, () => newSender()))
  const [ann, ben] = senders as [Sender, Sender]
  const players = senders.map(({ playerId }) => seated(playerId, 2))
  const connections = Object.fromEntries(
    senders.map(({ playerId, connectionId }) => [playerId, { id: connectionId, since: 1 }]),
  )
  const gameId = await gameInTable(players, ann.now, connections)
  await openedRound(gameId)
  return { ann, ben, senders, players, gameId }
}

/** A request of its own each time. */
const throwing = (sender: Sender, gameId: string, round = 1) =>
  throwHand({ action: 'throw', gameId, round, hand: 'rock' }, senderAt(sender, sender.now))
const leaving = (sender: Sender, gameId: string) => leave({ action: 'leave', gameId }, sender)
const read = async (gameId: string) => (await readGame(gameId)) as GameItem

test('a hand is stored, and the others hear that it was thrown, but not which', async () => {
  const { ann, ben, gameId } = await asked(3)
  expect(await throwing(ann, gameId)).toEqual({ type: 'thrown', gameId, round: 1 })
  expect((await read(gameId)).hands).toMatchObject({ [ann.playerId]: { hand: 'rock' } })
  expect(pushes.to(ann.connectionId)).toEqual([])
  expect(pushes.to(ben.connectionId)).toEqual([{ type: 'thrown', gameId, round: 1, playerId: ann.playerId }])
  expect(tokens.answers).toEqual([])
})

test('the last throw answers the token with all hands and with who left', async () => {
  const { senders, gameId } = await asked(3)
  const [ann, ben, cat] = senders as [Sender, Sender, Sender]
  await throwing(ann, gameId)
  await leaving(cat, gameId)
  expect(tokens.answers).toEqual([])
  await throwing(ben, gameId)
  const output = { hands: { [ann.playerId]: 'rock', [ben.playerId]: 'rock' }, left: [cat.playerId] }
  expect(tokens.answers).toEqual([{ taskToken: 'token', output }])
})

test('a repeated hand answers the token of an unanswered round', async () => {
  const { ann, ben, gameId } = await asked()
  await throwing(ann, gameId)
  // As by a function that died right after its write.
  await putHand(gameId, 1, ben.playerId, 'paper', 'request')
  expect(tokens.answers).toEqual([])
  expect(await throwing(ben, gameId)).toMatchObject({ code: 'already_thrown' })
  const output = { hands: { [ann.playerId]: 'rock', [ben.playerId]: 'paper' }, left: [] }
  expect(tokens.answers).toEqual([{ taskToken: 'token', output }])
})

test('the last leave among hands answers the token as well', async () => {
  const { senders, gameId } = await asked(3)
  const [ann, ben, cat] = senders as [Sender, Sender, Sender]
  await throwing(ann, gameId)
  await throwing(ben, gameId)
  await leaving(cat, gameId)
  expect(tokens.answers).toMatchObject([{ output: { left: [cat.playerId] } }])
})

test('where leaving leaves a single player, the round is closed before its token is answered', async () => {
  const { ann, ben, gameId } = await asked()
  await leaving(ben, gameId)
  expect(tokens.answers).toEqual([{ taskToken: 'token', output: { hands: {}, left: [ben.playerId] } }])
  expect(await read(gameId)).toMatchObject({ closed: 1 })
  expect(await throwing(ann, gameId)).toMatchObject({ code: 'too_late' })
})

test('the answer contains a hand that was stored when a single player remained', async () => {
  const { ann, ben, gameId } = await asked()
  await throwing(ann, gameId)
  await leaving(ben, gameId)
  expect(tokens.answers).toMatchObject([{ output: { hands: { [ann.playerId]: 'rock' } } }])
})

test('a throw that finds the token used looks for that of a retried opening', async () => {
  const { ann, ben, gameId, players } = await asked()
  await throwing(ann, gameId)
  tokens.spent.add('token')
  const retried = { gameId, round: 1, attempt: 1, token: 'newer token', deadline: 1, players, hands: {} }
  tokens.before = async () => {
    tokens.before = async () => {}
    await reopenRound({ ...retried, past: undefined })
  }
  await throwing(ben, gameId)
  const output = { hands: { [ann.playerId]: 'rock', [ben.playerId]: 'rock' }, left: [] }
  expect(tokens.answers).toEqual(['token', 'newer token'].map((taskToken) => ({ taskToken, output })))
})

test('a token that stays spent is given up: the state machine closes the round itself', async () => {
  const { ann, ben, gameId } = await asked()
  tokens.spent.add('token')
  await throwing(ann, gameId)
  expect(await throwing(ben, gameId)).toMatchObject({ type: 'thrown' })
  expect(tokens.answers).toHaveLength(1)
})

type Asked = Awaited<ReturnType<typeof asked>>

test.each<[what: string, prepare: (game: Asked) => Promise<unknown>, code: string, round?: number]>([
  ['a second hand', ({ ann, gameId }) => throwing(ann, gameId), 'already_thrown'],
  ['a hand after the round is closed', ({ gameId }) => closeRound(gameId, 1), 'too_late'],
  ['a hand for a later round', async () => {}, 'wrong_round', 2],
  ['a hand after leaving', ({ ann, gameId }) => markLeft(gameId, ann.playerId), 'not_in_game'],
  [
    'a hand without a life',
    ({ ann, gameId, players }) =>
      openedRound(gameId, {
        players: players.map((one) => (one.playerId === ann.playerId ? { ...one, lives: 0 } : one)),
      }),
    'not_in_game',
    2,
  ],
  [
    'a hand after the game is over',
    ({ gameId, players }) =>
      closeGame(gameId, { winner: null, reason: 'aborted', rounds: 1, endedAt: 1 }, players),
    'too_late',
  ],
])('%s is refused', async (_what, prepare, code, round = 1) => {
  const game = await asked()
  await prepare(game)
  const before = await read(game.gameId)
  expect(await throwing(game.ann, game.gameId, round)).toMatchObject({ code })
  expect(await read(game.gameId)).toEqual(before)
})

test("a hand for others' games, or for one that does not exist, is refused", async () => {
  const { gameId } = await asked()
  const stranger = await newSender()
  expect(await throwing(stranger, gameId)).toMatchObject({ code: 'not_in_game' })
  expect(await throwing(stranger, newId())).toMatchObject({ code: 'not_in_game' })
})

test('a hand for the round just judged is late for a player who missed it, and wrong_round for one who threw', async () => {
  const { ann, ben, players, gameId } = await asked()
  const hands = [
    { playerId: ann.playerId, hand: 'rock' as const, missed: null },
    { playerId: ben.playerId, hand: null, missed: 'timeout' as const },
  ]
  const past = encodeRound(
    { hands, losers: [ben.playerId] },
    players.map(({ playerId }) => playerId),
  )
  await openedRound(gameId, { past })
  expect(await throwing(ben, gameId, 1)).toMatchObject({ code: 'too_late' })
  expect(await throwing(ann, gameId, 1)).toMatchObject({ code: 'wrong_round' })
})

test("leaving others' games, or a game that is over, is refused", async () => {
  const { ann, gameId, players } = await asked()
  expect(await leaving(await newSender(), gameId)).toMatchObject({ code: 'not_in_game' })
  await closeGame(gameId, { winner: null, reason: 'aborted', rounds: 1, endedAt: 1 }, players)
  expect(await leaving(ann, gameId)).toMatchObject({ code: 'not_in_game' })
  expect(await leaving(ann, newId())).toMatchObject({ code: 'not_in_game' })
})
