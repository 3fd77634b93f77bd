/**
 * An answer is lost after the write was done, and the SDK sends the write again: what the caller is told, and what
 * stands in the table, is the same as if nothing had happened.
 */
import { ENVIRONMENT } from '../../../functions/environment.ts'
import { firstCharge } from '../../../functions/fair-play/budgets.ts'
import { startExecution } from '../../../functions/game/executions.ts'
import { newGameId } from '../../../functions/game/start-game.ts'
import { subscribe, subscribersOf, unsubscribe } from '../../../functions/push/subscribers.ts'
import { spendFirst } from '../../../functions/store/budget-charges.ts'
import { addStrike } from '../../../functions/store/flood-closings.ts'
import { closeGame, createGame, giveUpGame, readGame } from '../../../functions/store/games.ts'
import { changeKey } from '../../../functions/store/key-changes.ts'
import { connectPlayer, disconnectPlayer } from '../../../functions/store/player-connections.ts'
import {
  giveUpSeat,
  readPlayer,
  renamePlayer,
  seatWaiting,
  stopWaiting,
  takeSeat,
  type Waiting,
  waitForOpponent,
} from '../../../functions/store/players.ts'
import { offerRematch, seatForRematch } from '../../../functions/store/rematch-seats.ts'
import {
  askForRematch,
  decideAgainst,
  decideToBegin,
  reopenRematch,
  takeWishBack,
} from '../../../functions/store/rematches.ts'
import {
  goIntoRoom,
  leaveRoom,
  seatFromRoom,
  unseatIntoRoom,
} from '../../../functions/store/room-membership.ts'
import { changeRoom, closeRoom, openRoom, type RoomItem, readRoom } from '../../../functions/store/rooms.ts'
import { closeRound, markLeft, openRound, putHand, reopenRound } from '../../../functions/store/rounds.ts'
import { connectSeat, disconnectSeat, markReturned } from '../../../functions/store/seat-connections.ts'
import { addSettledGame, type SettledGame } from '../../../functions/store/settled-games.ts'
import { putIntoSlot, takeFromSlot, whoIsIn } from '../../../functions/store/slots.ts'
import { addWatched, addWatcher } from '../../../functions/store/watchers.ts'
import { letGamesOnlyBegin, newId, seated } from '../../support/functions.ts'
import { type LostAnswers, loseAnswers } from '../../support/lost-answers.ts'
import { startWorld, type World } from '../../support/world.ts'

let world: World
let lost: LostAnswers
beforeAll(async () => {
  world = await startWorld()
  process.env[ENVIRONMENT.gamesPerMinute] = '30'
  process.env[ENVIRONMENT.looksPerMinute] = '30'
  await letGamesOnlyBegin()
  lost = loseAnswers()
})
afterAll(() => world.stop())

const NOW = Date.now()
/** Another one in each test, so that no two meet. */
let lives = 0

/** What a case plays with: all of it is new each time. */
interface Ids {
  ann: string
  ben: string
  code: string
  gameId: string
}

const newIds = (): Ids => {
  lives += 1
  return { ann: newId(), ben: newId(), code: newId(), gameId: newGameId() }
}

/** Without what is new each time. */
function plain(value: unknown, ids: Ids): unknown {
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]))
  const named = (text: string) =>
    [...names]
      .reduce((all, [id, name]) => all.replaceAll(id, name), text)
      .replace(/^Player ....$/, 'Player')
      .replace(/^(SLOT|RANKING)#.*/, '$1')
  const text = JSON.stringify(value ?? null, (key, part) => {
    if (key === 'stamp') return 'stamp'
    // Whether it was sent again is the one difference.
    if (key === 'repeated') return undefined
    if (typeof part === 'string') return named(part)
    return part instanceof Set ? [...part].map(named).sort() : part
  })
  return JSON.parse(text, (_key, part) =>
    part?.constructor === Object
      ? Object.fromEntries(Object.entries(part).map(([name, one]) => [named(name), one]))
      : part,
  )
}

/** `prepare` runs undisturbed, `act` loses responses, `look` reads the final state. */
interface Case {
  prepare?: (ids: Ids) => Promise<unknown>
  act: (ids: Ids) => Promise<unknown>
  look?: (ids: Ids) => Promise<unknown>
}

async function outcome({ prepare, act, look }: Case, isLost: boolean) {
  const ids = newIds()
  await prepare?.(ids)
  lost.isOn = isLost
  const told = await act(ids).finally(() => {
    lost.isOn = false
  })
  const stands = look ? await look(ids) : [await readPlayer(ids.ann), await readGame(ids.gameId)]
  return plain({ told, stands }, ids)
}

const SEAT = { since: NOW }
const wait = (): Waiting => ({ since: NOW, lives: 1, shard: 0, until: NOW + 30_000 })
const connect = ({ ann }: Ids) => connectPlayer(ann, 'connection=', NOW)
const waiting = async (ids: Ids) => {
  await connect(ids)
  await waitForOpponent(ids.ann, wait(), undefined)
}
const place = ({ code }: Ids) => ({ code, entry: 'entry' })
const inRoom = (ids: Ids) => goIntoRoom(ids.ann, place(ids), undefined)
const sitting = ({ ann, gameId }: Ids) => takeSeat(ann, { gameId, ...SEAT }, undefined)

/** Creates the game in the table under the case's id. */
const newGame = ({ gameId, ann, ben }: Ids) =>
  createGame({
    ...{
      gameId,
      createdAt: NOW,
      turnSeconds: 15,
      revealSeconds: 2,
      lives: 1,
      isPrivate: false,
      standing: 'rated',
    },
    players: [seated(ann), seated(ben)],
    before: [{ playerId: ann }, { playerId: ben }],
    connections: { [ann]: { id: 'connection=', since: NOW } },
  })
const opening = ({ gameId, ann, ben }: Ids) => ({
  ...{ gameId, round: 1, attempt: 0, token: 'token', deadline: NOW + 15_000, hands: {}, past: undefined },
  players: [seated(ann), seated(ben)],
})
const opened = async (ids: Ids) => {
  await newGame(ids)
  await openRound(opening(ids))
}
const over = async (ids: Ids) => {
  await opened(ids)
  await closeGame(ids.gameId, { winner: ids.ann, reason: 'won', rounds: 1, endedAt: NOW }, [])
}
const asked = async (ids: Ids) => {
  await over(ids)
  await askForRematch(ids.gameId, ids.ann, 'next', NOW)
}
const charge = () => firstCharge('gamesFullAt', NOW)
const room = ({ code, ann }: Ids) => ({
  ...{ code, size: 3, lives: 1 },
  players: [{ playerId: ann, name: 'Ann', entry: 'entry' }],
})
const roomNow = async ({ code }: Ids) => (await readRoom(code, NOW)) as RoomItem
const rated = ({ ann }: Ids, playedBefore: number): SettledGame => ({
  playerId: ann,
  playedBefore,
  ratedBefore: playedBefore,
  rated: {
    ...{ mu: { from: 25, by: 1 }, sigma: { from: 8, by: -0.5 }, rating: { from: 1500, by: 24 } },
    ...{ wins: 1, losses: 0 },
  },
})
const slot = () => ({ lives, shard: 7 })
const inSlot = ({ ann }: Ids) => putIntoSlot(slot(), { playerId: ann, until: NOW + 30_000 }, undefined)
const topicOf = async ({ code }: Ids) => {
  const all = []
  for await (const page of subscribersOf(code)) all.push(...page)
  return all
}
const subscribed = ({ code, ann }: Ids) => subscribe(code, { id: ann, connectionId: 'one=', since: NOW })

const CASES: Record<string, Case> = {
  'connecting for the first time': { act: connect },
  'connecting in place of an older connection': {
    prepare: connect,
    act: ({ ann }) => connectPlayer(ann, 'newer=', NOW + 1),
  },
  'connecting later than a newer connection': {
    prepare: ({ ann }) => connectPlayer(ann, 'newer=', NOW + 1),
    act: connect,
  },
  disconnecting: { prepare: connect, act: ({ ann }) => disconnectPlayer(ann, 'connection=') },
  renaming: { act: ({ ann }) => renamePlayer(ann, 'Ann') },
  waiting: { prepare: connect, act: ({ ann }) => waitForOpponent(ann, wait(), undefined) },
  'waiting after a game': {
    prepare: sitting,
    act: ({ ann, gameId }) => waitForOpponent(ann, wait(), gameId),
  },
  'waiting while seated': { prepare: sitting, act: ({ ann }) => waitForOpponent(ann, wait(), undefined) },
  'waiting no longer': { prepare: waiting, act: ({ ann }) => stopWaiting(ann) },
  'taking a seat': { prepare: connect, act: sitting },
  'taking a seat after a game': {
    prepare: ({ ann }) => takeSeat(ann, { gameId: 'before', ...SEAT }, undefined),
    act: ({ ann, gameId }) => takeSeat(ann, { gameId, ...SEAT }, 'before'),
  },
  'taking a seat while seated elsewhere': {
    prepare: ({ ann }) => takeSeat(ann, { gameId: 'elsewhere', ...SEAT }, undefined),
    act: sitting,
  },
  'seating who waits': {
    prepare: waiting,
    act: ({ ann, gameId }) => seatWaiting(ann, { gameId, ...SEAT }, 1),
  },
  'seating who waits no longer': { act: ({ ann, gameId }) => seatWaiting(ann, { gameId, ...SEAT }, 1) },
  'seating out of a room': {
    prepare: inRoom,
    act: (ids) => seatFromRoom(ids.ann, { gameId: ids.gameId, ...SEAT }, place(ids)),
  },
  'seating for a rematch': {
    prepare: async (ids) => {
      await connect(ids)
      await takeSeat(ids.ann, { gameId: 'before', ...SEAT }, undefined)
    },
    act: ({ ann, gameId }) => seatForRematch(ann, { gameId, ...SEAT }, 'before', charge()),
  },
  'offering a rematch': {
    prepare: connect,
    act: ({ ann, gameId }) => offerRematch(ann, { gameId, until: NOW + 1 }, 'next', NOW),
  },
  'taking a seat that is charged': {
    prepare: connect,
    act: ({ ann, gameId }) => takeSeat(ann, { gameId, ...SEAT }, undefined, charge()),
  },
  'waiting that is charged': {
    prepare: connect,
    act: ({ ann }) => waitForOpponent(ann, wait(), undefined, charge()),
  },
  'going into a room that is charged': {
    prepare: connect,
    act: (ids) => goIntoRoom(ids.ann, place(ids), undefined, charge()),
  },
  'taking a token': { prepare: connect, act: ({ ann }) => spendFirst(ann, 'looksFullAt', NOW) },
  'taking a second token': {
    prepare: async (ids) => {
      await connect(ids)
      await spendFirst(ids.ann, 'looksFullAt', NOW)
    },
    act: ({ ann }) => spendFirst(ann, 'looksFullAt', NOW + 1),
  },
  'a first strike': { prepare: connect, act: ({ ann }) => addStrike(ann, 'connection=', NOW) },
  'a third strike': {
    prepare: async ({ ann }) => {
      for (const id of ['first=', 'second=']) await addStrike(ann, id, NOW)
    },
    act: ({ ann }) => addStrike(ann, 'third=', NOW),
  },
  'replacing a key': {
    prepare: async (ids) => {
      await connect(ids)
      await renamePlayer(ids.ann, 'Ann')
    },
    act: async ({ ann, ben }) => changeKey(ann, ben, NOW),
    look: async ({ ann, ben }) => [await readPlayer(ann), await readPlayer(ben)],
  },
  'watching one more game': { prepare: connect, act: ({ ann, gameId }) => addWatched(ann, gameId) },
  'giving up a seat': { prepare: sitting, act: ({ ann, gameId }) => giveUpSeat(ann, gameId) },
  'going into a room': { prepare: waiting, act: inRoom },
  'leaving a room': { prepare: inRoom, act: (ids) => leaveRoom(ids.ann, place(ids)) },
  'coming back into a room from a seat': {
    prepare: sitting,
    act: (ids) => unseatIntoRoom(ids.ann, ids.gameId, place(ids)),
  },

  'opening a room': { act: (ids) => openRoom(room(ids), NOW), look: roomNow },
  'opening a room whose code is taken': {
    prepare: (ids) => openRoom(room(ids), NOW),
    act: (ids) => openRoom(room(ids), NOW),
    look: roomNow,
  },
  'changing a room': {
    prepare: (ids) => openRoom(room(ids), NOW),
    act: async (ids) => changeRoom(await roomNow(ids), { players: [] }, NOW + 1),
    look: roomNow,
  },
  'changing a room that somebody else has changed': {
    prepare: (ids) => openRoom(room(ids), NOW),
    act: async (ids) => changeRoom({ ...(await roomNow(ids)), stamp: 'old' }, { players: [] }, NOW + 1),
    look: roomNow,
  },
  'closing a room': {
    prepare: (ids) => openRoom(room(ids), NOW),
    act: async (ids) => closeRoom(await roomNow(ids)),
    look: roomNow,
  },

  'creating a game': { act: newGame },
  'closing a game': {
    prepare: opened,
    act: ({ gameId, ann }) =>
      closeGame(gameId, { winner: ann, reason: 'won', rounds: 1, endedAt: NOW }, [seated(ann)]),
  },
  'giving up a game': {
    prepare: opened,
    act: async ({ gameId }) => giveUpGame(gameId, await readGame(gameId), NOW),
  },
  'giving up a game that was never created': { act: ({ gameId }) => giveUpGame(gameId, undefined, NOW) },
  'giving up a game that has gone on': {
    prepare: opened,
    act: async (ids) => {
      const game = await readGame(ids.gameId)
      return giveUpGame(ids.gameId, game && { ...game, round: 0 }, NOW)
    },
  },
  'noting that somebody watches': {
    prepare: newGame,
    act: async ({ gameId }) => (await addWatcher(gameId)).isFull,
    look: async ({ gameId }) => (await readGame(gameId))?.watched,
  },
  'connecting a seat': {
    prepare: newGame,
    act: ({ gameId, ann }) => connectSeat(gameId, ann, { id: 'newer=', since: NOW + 1 }),
  },
  'connecting a seat later than a newer connection': {
    prepare: newGame,
    act: ({ gameId, ann }) => connectSeat(gameId, ann, { id: 'older=', since: NOW - 1 }),
  },
  'disconnecting a seat': {
    prepare: newGame,
    // Ignores whether this call wrote: callers use only the returned game.
    act: async ({ gameId, ann }) => (await disconnectSeat(gameId, ann, 'connection=')).game,
  },
  'noting that a player has returned': {
    prepare: async (ids) => {
      await newGame(ids)
      await disconnectSeat(ids.gameId, ids.ann, 'connection=')
      await connectSeat(ids.gameId, ids.ann, { id: 'newer=', since: NOW + 1 })
    },
    act: ({ gameId, ann }) => markReturned(gameId, ann),
  },

  'reopening a round': {
    prepare: opened,
    act: (ids) => reopenRound({ ...opening(ids), attempt: 1, token: 'newer' }),
  },
  'throwing a hand': {
    prepare: opened,
    act: ({ gameId, ann }) => putHand(gameId, 1, ann, 'rock', 'request'),
  },
  'throwing a second hand': {
    prepare: async (ids) => {
      await opened(ids)
      await putHand(ids.gameId, 1, ids.ann, 'paper', 'another request')
    },
    act: ({ gameId, ann }) => putHand(gameId, 1, ann, 'rock', 'request'),
  },
  leaving: { prepare: opened, act: ({ gameId, ann }) => markLeft(gameId, ann) },
  'closing a round': { prepare: opened, act: ({ gameId }) => closeRound(gameId, 1) },
  'adding a first game to a player': {
    prepare: sitting,
    act: (ids) => addSettledGame(ids.gameId, rated(ids, 0)),
  },
  'adding a further game to a player': {
    prepare: async (ids) => {
      await addSettledGame('the first', rated(ids, 0))
      await sitting(ids)
    },
    act: (ids) => addSettledGame(ids.gameId, rated(ids, 1)),
  },
  'asking for a rematch': {
    prepare: over,
    act: ({ gameId, ann }) => askForRematch(gameId, ann, 'next', NOW),
  },
  'beginning a rematch': { prepare: asked, act: ({ gameId }) => decideToBegin(gameId, 1) },
  'taking a wish back': { prepare: asked, act: ({ gameId, ann }) => takeWishBack(gameId, ann) },
  'declining a rematch': { prepare: over, act: ({ gameId }) => decideAgainst(gameId) },
  'declining a rematch that has begun': {
    prepare: async (ids) => {
      await asked(ids)
      await decideToBegin(ids.gameId, 1)
    },
    act: ({ gameId }) => decideAgainst(gameId),
  },
  'opening a rematch again': {
    prepare: async (ids) => {
      await asked(ids)
      await decideToBegin(ids.gameId, 1)
    },
    act: async ({ gameId }) => {
      const game = await readGame(gameId)
      if (game) await reopenRematch(game, 'another')
    },
  },

  'pointing a slot to a player': { act: inSlot, look: () => whoIsIn(slot()) },
  'pointing a slot to a player in place of another': {
    prepare: inSlot,
    act: async ({ ben }) => putIntoSlot(slot(), { playerId: ben, until: NOW + 1 }, await whoIsIn(slot())),
    look: () => whoIsIn(slot()),
  },
  'taking a player out of a slot': {
    prepare: inSlot,
    act: ({ ann }) => takeFromSlot(slot(), ann),
    look: () => whoIsIn(slot()),
  },
  subscribing: { act: subscribed, look: topicOf },
  'subscribing once more': {
    prepare: subscribed,
    act: ({ code, ann }) => subscribe(code, { id: ann, connectionId: 'two=', since: NOW + 1 }),
    look: topicOf,
  },
  unsubscribing: {
    prepare: subscribed,
    act: async ({ code, ann }) => {
      await unsubscribe(code, ann, 'one=')
    },
    look: topicOf,
  },
  'starting an execution': { act: ({ gameId }) => startExecution(gameId, { gameId }) },
}

test.each(Object.entries(CASES))('%s, whose answer is lost', async (_what, one) => {
  const undisturbed = await outcome(one, false)
  lost.repeated.splice(0)
  expect(await outcome(one, true)).toEqual(undisturbed)
  expect(lost.repeated).not.toEqual([])
})
