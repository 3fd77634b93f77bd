/**
 * Whole requests of which the first answer to every write is lost: everybody is told the same, and is in the same
 * place, as if nothing had happened.
 */
import { watch } from '../../../functions/audience/watch.ts'
import type { Sender, SocketEvent } from '../../../functions/edge/socket.ts'
import { handler as connect } from '../../../functions/handlers/connect.ts'
import { handler as disconnect } from '../../../functions/handlers/disconnect.ts'
import { handler as openRound } from '../../../functions/handlers/open-round.ts'
import { handler as settle } from '../../../functions/handlers/settle.ts'
import { cancel } from '../../../functions/matchmaking/cancel.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { rematch } from '../../../functions/matchmaking/rematch.ts'
import { create } from '../../../functions/rooms/create.ts'
import { enter } from '../../../functions/rooms/enter.ts'
import { exit } from '../../../functions/rooms/exit.ts'
import { start } from '../../../functions/rooms/start.ts'
import { leave } from '../../../functions/rounds/leave.ts'
import { throwHand } from '../../../functions/rounds/throw.ts'
import { closeGame, readGame } from '../../../functions/store/games.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import type { Reply } from '../../../protocol/messages.ts'
import { gameInTable, letGamesOnlyBegin, openedRound, seated } from '../../support/functions.ts'
import { type LostAnswers, loseAnswers } from '../../support/lost-answers.ts'
import { type Pushes, recordPushes, recordTaskAnswers } from '../../support/recorders.ts'
import { FUNCTION_CONTEXT, newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
let pushes: Pushes
let lost: LostAnswers
beforeAll(async () => {
  world = await startWorld()
  await letGamesOnlyBegin()
  pushes = recordPushes()
  recordTaskAnswers()
  lost = loseAnswers()
})
afterAll(() => world.stop())

interface Players {
  ann: Sender
  ben: Sender
}

interface Play {
  /** Undisturbed. Returns a game's id, or a room's code. */
  prepare?: (players: Players) => Promise<string>
  act: (players: Players, id: string) => Promise<Reply | undefined>
}

/** A request of its own. */
const request = (sender: Sender) => senderAt(sender, sender.now)
const joining = (sender: Sender, opponent: 'human' | 'bot' = 'human') =>
  join({ action: 'join', lives: 1, opponent }, request(sender))
const eventOf = ({ playerId, connectionId, connectedAt }: Sender) =>
  ({ requestContext: { authorizer: { playerId }, connectionId, connectedAt } }) as SocketEvent
const playersOf = ({ ann, ben }: Players) => [ann, ben].map(({ playerId }) => seated(playerId))

async function opened(players: Players): Promise<string> {
  const { ann, ben } = players
  const connections = Object.fromEntries(
    [ann, ben].map(({ playerId, connectionId }) => [playerId, { id: connectionId, since: 1 }]),
  )
  const gameId = await gameInTable(playersOf(players), ann.now, connections)
  await openedRound(gameId)
  return gameId
}

async function over(players: Players): Promise<string> {
  const gameId = await opened(players)
  const { playerId, now } = players.ann
  await closeGame(gameId, { winner: playerId, reason: 'won', rounds: 1, endedAt: now }, playersOf(players))
  return gameId
}

async function roomOf({ ann }: Players, size = 2): Promise<string> {
  const room = await create({ action: 'create', size, lives: 1 }, request(ann))
  if (room.type !== 'room') throw new Error(room.message)
  return room.code
}

const judged = (players: Players, gameId: string) => ({
  ...{ gameId, round: 1, outcome: 'decided' as const },
  ...{ winners: [players.ann.playerId], losers: [players.ben.playerId] },
  hands: playersOf(players).map(({ playerId, name }, index) => ({
    ...{ playerId, name, missed: null },
    hand: index === 0 ? ('rock' as const) : ('scissors' as const),
  })),
  players: playersOf(players),
})

const PLAYS: Record<string, Play> = {
  'join, first': { act: ({ ann }) => joining(ann) },
  'join, second': {
    prepare: async ({ ann }) => (await joining(ann)).type,
    act: ({ ben }) => joining(ben),
  },
  'join with a bot': { act: ({ ann }) => joining(ann, 'bot') },
  cancel: {
    prepare: async ({ ann }) => (await joining(ann)).type,
    act: ({ ann }) => cancel({ action: 'cancel' }, request(ann)),
  },
  create: { act: ({ ann }) => create({ action: 'create', size: 2, lives: 1 }, request(ann)) },
  enter: {
    prepare: (players) => roomOf(players, 3),
    act: ({ ben }, code) => enter({ action: 'enter', code }, request(ben)),
  },
  'enter, the last place': {
    prepare: roomOf,
    act: ({ ben }, code) => enter({ action: 'enter', code }, request(ben)),
  },
  start: {
    prepare: async (players) => {
      const code = await roomOf(players, 3)
      await enter({ action: 'enter', code }, request(players.ben))
      return code
    },
    act: ({ ann }) => start({ action: 'start' }, request(ann)),
  },
  exit: {
    prepare: async (players) => {
      const code = await roomOf(players, 3)
      await enter({ action: 'enter', code }, request(players.ben))
      return code
    },
    act: ({ ann }) => exit({ action: 'exit' }, request(ann)),
  },
  throw: {
    prepare: opened,
    act: ({ ann }, gameId) => throwHand({ action: 'throw', gameId, round: 1, hand: 'rock' }, request(ann)),
  },
  leave: { prepare: opened, act: ({ ann }, gameId) => leave({ action: 'leave', gameId }, request(ann)) },
  'rematch, first': {
    prepare: over,
    act: ({ ann }, gameId) => rematch({ action: 'rematch', gameId, want: true }, request(ann)),
  },
  'rematch, last': {
    prepare: async (players) => {
      const gameId = await over(players)
      await rematch({ action: 'rematch', gameId, want: true }, request(players.ben))
      return gameId
    },
    act: ({ ann }, gameId) => rematch({ action: 'rematch', gameId, want: true }, request(ann)),
  },
  watch: {
    prepare: async ({ ben }) => opened({ ann: ben, ben: await newSender() }),
    act: ({ ann }, gameId) => watch({ action: 'watch', gameId }, request(ann)),
  },
  connect: {
    prepare: async (players) => (await joining(players.ann)).type,
    act: async ({ ann }) => {
      const newer = {
        ...ann,
        connectionId: `z${ann.connectionId.slice(1)}`,
        connectedAt: ann.connectedAt + 1,
      }
      await connect(eventOf(newer))
      return undefined
    },
  },
  disconnect: {
    prepare: async (players) => (await joining(players.ann)).type,
    act: async ({ ann }) => {
      await disconnect(eventOf(ann))
      return undefined
    },
  },
  'open a round': {
    prepare: opened,
    act: async (players, gameId) => {
      const event = {
        ...{ taskToken: 'token of round 2', askedAt: Date.now(), attempt: 0, gameId, round: 2 },
        ...{ turnSeconds: 300, revealSeconds: 0, last: { ...judged(players, gameId), over: null } },
        players: playersOf(players).map((player) => ({ ...player, misses: 0 })),
      }
      await openRound(event, FUNCTION_CONTEXT)
      return undefined
    },
  },
  settle: {
    prepare: opened,
    act: async (players, gameId) => {
      const end = { winner: players.ann.playerId, reason: 'won' as const, rounds: 1 }
      const before = [players.ann, players.ben].map(({ playerId }) => ({ playerId }))
      await settle({ result: { ...judged(players, gameId), over: end }, before }, FUNCTION_CONTEXT)
      return undefined
    },
  },
}

/** Where a player is, without what is new each time. */
async function placeOf({ playerId }: Sender) {
  const player = await readPlayer(playerId)
  const { seat, waiting, room, connectionId, wins, losses, mu, games } = player
  const game = await readGame(seat?.gameId ?? '')
  const size = game?.players.length
  const isConnected = connectionId !== undefined
  return { size, waits: !!waiting, isInRoom: !!room, isConnected, wins, losses, mu, games: games?.length }
}

async function outcome({ prepare, act }: Play, isLost: boolean) {
  await world.forgetSlots()
  const players = { ann: await newSender(), ben: await newSender() }
  const id = (await prepare?.(players)) ?? ''
  pushes.posted.splice(0)
  lost.isOn = isLost
  const reply = await act(players, id).finally(() => {
    lost.isOn = false
  })
  const game = await readGame(id)
  return {
    told: reply?.type === 'error' ? reply.code : reply?.type,
    ann: await placeOf(players.ann),
    ben: await placeOf(players.ben),
    pushed: [players.ann, players.ben].map(({ connectionId }) =>
      pushes.to(connectionId).map(({ type }) => type),
    ),
    game: game && [game.round, game.closed, game.past, Object.keys(game.hands).length, game.left?.size],
  }
}

test.each(Object.entries(PLAYS))('%s, whose answers are lost', async (_what, play) => {
  const undisturbed = await outcome(play, false)
  lost.repeated.splice(0)
  expect(await outcome(play, true)).toEqual(undisturbed)
  expect(lost.repeated).not.toEqual([])
})
