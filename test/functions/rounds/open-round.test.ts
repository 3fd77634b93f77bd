/** `open-round`, as Step Functions calls it: once, twice, late, and in the wrong order. */
import { handler } from '../../../functions/handlers/open-round.ts'
import type { OpenRoundEvent } from '../../../functions/rounds/open.ts'
import type { Judged } from '../../../functions/rounds/result.ts'
import { closeGame, type GameItem, readGame } from '../../../functions/store/games.ts'
import { markLeft, putHand } from '../../../functions/store/rounds.ts'
import type { Player } from '../../../protocol/messages.ts'
import { gameInTable, newId, seated } from '../../support/functions.ts'
import { type Pushes, recordPushes, recordTaskAnswers, type TaskAnswers } from '../../support/recorders.ts'
import { FUNCTION_CONTEXT, startWorld, type World } from '../../support/world.ts'

let world: World
let pushes: Pushes
let tokens: TaskAnswers
beforeAll(async () => {
  world = await startWorld()
  pushes = recordPushes()
  tokens = recordTaskAnswers()
})
beforeEach(() => {
  pushes.posted.splice(0)
  tokens.answers.splice(0)
})
afterAll(() => world.stop())

const LONG_AGO = Date.now() - 60_000
const connectionOf = (playerId: string) => `${playerId.slice(0, 15)}=`
const open = (event: OpenRoundEvent) => handler(event, FUNCTION_CONTEXT)
const read = async (gameId: string) => (await readGame(gameId)) as GameItem

interface Table {
  ann: string
  ben: string
  gameId: string
  event: OpenRoundEvent
}

/** A game that has just been created, and the first attempt to open its first round. */
async function newGame(seats: Player[] = [seated(newId(), 2), seated(newId(), 2)]): Promise<Table> {
  const [ann = '', ben = ''] = seats.map(({ playerId }) => playerId)
  const connections = Object.fromEntries(
    seats.map(({ playerId }) => [playerId, { id: connectionOf(playerId), since: LONG_AGO }]),
  )
  const gameId = await gameInTable(seats, Date.now(), connections)
  const event: OpenRoundEvent = {
    ...{ taskToken: 'token 0', askedAt: Date.now(), attempt: 0, gameId, round: 1 },
    ...{ turnSeconds: 15, revealSeconds: 2, last: null },
    players: seats.map((player) => ({ ...player, misses: 0 })),
  }
  return { ann, ben, gameId, event }
}

/** A round that ben has lost on hands. */
const judged = ({ ann, ben, gameId, event }: Table): Judged => ({
  ...{ gameId, round: 1, outcome: 'decided', winners: [ann], losers: [ben], over: null },
  hands: [
    { playerId: ann, name: 'Ann', hand: 'rock', missed: null },
    { playerId: ben, name: 'Ben', hand: 'scissors', missed: null },
  ],
  players: event.players.map(({ playerId, name, lives, bot }) => ({ playerId, name, lives, bot })),
})

test('the round is stored before it is pushed', async () => {
  const { ann, gameId, event } = await newGame()
  const found: (GameItem | undefined)[] = []
  pushes.before = async () => void found.push(await readGame(gameId))
  await open(event)
  pushes.before = async () => {}
  const deadline = event.askedAt + 15_000
  expect(found).toHaveLength(2)
  for (const game of found) expect(game).toMatchObject({ round: 1, token: 'token 0', deadline, hands: {} })
  expect(pushes.to(connectionOf(ann))).toEqual([
    expect.objectContaining({ type: 'round', gameId, round: 1, turnSeconds: 15, deadline }),
  ])
})

test('a later round pushes the last result first, is longer, and keeps the judged rounds', async () => {
  const table = await newGame()
  await open(table.event)
  pushes.posted.splice(0)
  await open({ ...table.event, round: 2, taskToken: 'token of round 2', last: judged(table) })
  const told = pushes.to(connectionOf(table.ann))
  expect(told.map(({ type }) => type)).toEqual(['result', 'round'])
  expect(told[0]).not.toHaveProperty('hands.0.name')
  expect(told[1]).toMatchObject({ round: 2, deadline: table.event.askedAt + 17_000 })
  expect(await read(table.gameId)).toMatchObject({ round: 2, past: ['rS'], hands: {} })
})

test('a player who is out gets the result but no round', async () => {
  const seats = [seated(newId(), 1), seated(newId(), 1), seated(newId(), 0)]
  const table = await newGame(seats)
  const out = seats[2]?.playerId ?? ''
  await open({ ...table.event, round: 2, last: judged(table) })
  expect(pushes.to(connectionOf(out)).map(({ type }) => type)).toEqual(['result'])
  expect((await read(table.gameId)).out).toEqual(new Set([out]))
})

test("a bot's hand is stored at once, survives a reopening, and is announced", async () => {
  const table = await newGame([seated(newId()), { ...seated('bot-1'), bot: true }])
  await open(table.event)
  const { hands } = await read(table.gameId)
  expect(hands).toEqual({ 'bot-1': { hand: expect.any(String), by: 'bot' } })
  expect(pushes.to(connectionOf(table.ann)).map(({ type }) => type)).toEqual(['round', 'thrown'])
  for (let attempt = 1; attempt <= 5; attempt++) await open({ ...table.event, attempt })
  expect((await read(table.gameId)).hands).toEqual(hands)
})

test('a retried opening has its own token and deadline, and keeps the hands', async () => {
  const { ann, gameId, event } = await newGame()
  await open(event)
  await putHand(gameId, 1, ann, 'paper', 'request')
  await open({ ...event, attempt: 1, taskToken: 'token 1', askedAt: event.askedAt + 200 })
  expect(await read(gameId)).toMatchObject({
    ...{ token: 'token 1', attempt: 1, deadline: event.askedAt + 15_200 },
    hands: { [ann]: { hand: 'paper' } },
  })
  expect(tokens.answers).toEqual([])
})

test('a retried opening of a complete round answers its token', async () => {
  const { ann, ben, gameId, event } = await newGame()
  await open(event)
  await putHand(gameId, 1, ann, 'paper', 'request of ann')
  await putHand(gameId, 1, ben, 'rock', 'request of ben')
  await open({ ...event, attempt: 1, taskToken: 'token 1' })
  const output = { hands: { [ann]: 'paper', [ben]: 'rock' }, left: [] }
  expect(tokens.answers).toEqual([{ taskToken: 'token 1', output }])
})

test('a retried opening of a round that was closed early answers its token with the stored hands', async () => {
  const { ann, ben, gameId, event } = await newGame()
  await open(event)
  await markLeft(gameId, ben)
  await open({ ...event, attempt: 1, taskToken: 'token 1' })
  await open({ ...event, attempt: 2, taskToken: 'token 2' })
  const output = { hands: {}, left: [ben] }
  expect(tokens.answers).toEqual(['token 1', 'token 2'].map((taskToken) => ({ taskToken, output })))
  expect(await putHand(gameId, 1, ann, 'rock', 'too late')).toMatchObject({ written: false })
})

test('an older attempt that comes late keeps the newer token and pushes nothing', async () => {
  const { gameId, event } = await newGame()
  await open({ ...event, attempt: 1, taskToken: 'token 1' })
  pushes.posted.splice(0)
  await open(event)
  expect(await read(gameId)).toMatchObject({ attempt: 1, token: 'token 1' })
  expect(pushes.posted).toEqual([])
})

test('a late opening of the previous round is refused', async () => {
  const table = await newGame()
  await open({ ...table.event, round: 2, taskToken: 'token of round 2', last: judged(table) })
  pushes.posted.splice(0)
  await open({ ...table.event, attempt: 3 })
  expect(await read(table.gameId)).toMatchObject({ round: 2, token: 'token of round 2' })
  expect(pushes.posted).toEqual([])
})

test('the same attempt twice, as Lambda may deliver it, is one', async () => {
  const table = await newGame()
  await open(table.event)
  const second = { ...table.event, round: 2, taskToken: 'token of round 2', last: judged(table) }
  await open(second)
  const once = await read(table.gameId)
  await open(second)
  expect(await read(table.gameId)).toEqual(once)
})

test('after a leave between two rounds, the round is not pushed and its token is answered', async () => {
  const table = await newGame()
  await open(table.event)
  await markLeft(table.gameId, table.ben)
  pushes.posted.splice(0)
  await open({ ...table.event, round: 2, taskToken: 'token of round 2', last: judged(table) })
  expect(pushes.posted.map(({ push }) => push.type)).toEqual(['result', 'result'])
  expect(tokens.answers).toEqual([
    { taskToken: 'token of round 2', output: { hands: {}, left: [table.ben] } },
  ])
})

test.each([
  [
    'is over',
    async ({ gameId, event: { players } }: Table) => {
      await closeGame(gameId, { winner: null, reason: 'aborted', rounds: 1, endedAt: Date.now() }, players)
      return gameId
    },
  ],
  ['does not exist', async () => newId()],
])('an opening of a game that %s fails for good, and tells nobody', async (_what, prepare) => {
  const table = await newGame()
  const gameId = await prepare(table)
  const before = await readGame(gameId)
  await expect(open({ ...table.event, gameId })).rejects.toMatchObject({ name: 'GameOver' })
  await expect(open({ ...table.event, gameId, round: 2 })).rejects.toMatchObject({ name: 'GameOver' })
  expect(await readGame(gameId)).toEqual(before)
  expect(pushes.posted).toEqual([])
})

test('an attempt that took half of the turn to arrive is refused, and can be made again', async () => {
  const { gameId, event } = await newGame()
  const late = { ...event, askedAt: Date.now() - 7_600 }
  await expect(open(late)).rejects.toMatchObject({ name: 'AskedTooLate' })
  expect(await read(gameId)).toMatchObject({ round: 0 })
})

test('an unreachable player is asked anyway, and a connection long gone is removed', async () => {
  const { ann, ben, gameId, event } = await newGame()
  pushes.gone.add(connectionOf(ben))
  await open(event)
  expect(await read(gameId)).toMatchObject({ round: 1, hands: {} })
  expect(Object.keys((await read(gameId)).connections)).toEqual([ann])
})

test('a push that fails is tried again while the turn lasts', async () => {
  const { ann, event } = await newGame()
  let failures = 2
  pushes.before = async ({ to }) => {
    if (to === connectionOf(ann) && failures-- > 0) throw new Error('The service is down.')
  }
  await open(event)
  pushes.before = async () => {}
  expect(pushes.to(connectionOf(ann)).map(({ type }) => type)).toEqual(['round'])
})
