/** Rematches in process: the time of a request is chosen, and so is the order in which requests cross. */
import fc from 'fast-check'
import type { Sender, SocketEvent } from '../../../functions/edge/socket.ts'
import { ENVIRONMENT } from '../../../functions/environment.ts'
import { newBot, newGameId, startGame } from '../../../functions/game/start-game.ts'
import { handler as disconnect } from '../../../functions/handlers/disconnect.ts'
import { handler as settle } from '../../../functions/handlers/settle.ts'
import { cancel } from '../../../functions/matchmaking/cancel.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { rematch } from '../../../functions/matchmaking/rematch.ts'
import { create } from '../../../functions/rooms/create.ts'
import { leave } from '../../../functions/rounds/leave.ts'
import { createGame, readGame } from '../../../functions/store/games.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import type { Player, Reply } from '../../../protocol/messages.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { type Pushes, recordPushes } from '../../support/recorders.ts'
import { FUNCTION_CONTEXT, newSender, startWorld, type World } from '../../support/world.ts'

let world: World
let crossing: Interleaving
let pushes: Pushes
beforeAll(async () => {
  world = await startWorld()
  pushes = recordPushes()
  crossing = new Interleaving()
}, 60_000)
afterAll(() => world.stop())

const newSenders = (count: number) => Promise.all(Array.from({ length: count }, () => newSender()))
const again = (gameId: string, sender: Sender) => rematch({ action: 'rematch', gameId, want: true }, sender)
const quickMatch = (sender: Sender) => join({ action: 'join', lives: 5, opponent: 'human' }, sender)
async function disconnected({ playerId, connectionId, connectedAt }: Sender): Promise<void> {
  const requestContext = { authorizer: { playerId }, connectionId, connectedAt }
  await disconnect({ requestContext } as SocketEvent)
}
const codeOf = (reply: Reply | undefined) => (reply?.type === 'error' ? reply.code : reply?.type)

/** A game of these that is over. */
async function finished(senders: Sender[], { lives = 2, bots = 0 } = {}): Promise<string> {
  const gameId = newGameId()
  const humans = senders.map(({ playerId }): Player => ({ playerId, name: 'Ann', lives, bot: false }))
  const players = [...humans, ...Array.from({ length: bots }, () => newBot(lives))]
  const rules = {
    turnSeconds: 15,
    revealSeconds: 2,
    lives,
    isPrivate: false,
    standing: bots === 0 ? ('rated' as const) : ('unrated' as const),
  }
  const before = humans.map(({ playerId }) => ({ playerId }))
  await createGame({ gameId, createdAt: Date.now(), ...rules, players, before, connections: {} })
  const [winner] = players
  const result = {
    gameId,
    round: 2,
    hands: [],
    outcome: 'decided' as const,
    winners: [],
    losers: [],
    players: players.map((player) => ({ ...player, lives: player === winner ? 1 : 0 })),
    over: { winner: winner?.playerId ?? null, reason: 'won' as const, rounds: 2 },
  }
  await settle({ result, before }, FUNCTION_CONTEXT)
  return gameId
}

test('the new game begins with the last to ask, among the same players, with the same rules', async () => {
  const [ann, ben, cat] = (await newSenders(3)) as [Sender, Sender, Sender]
  const gameId = await finished([ann, ben, cat], { lives: 3, bots: 1 })
  expect(await again(gameId, ann)).toEqual({ type: 'rematching', gameId, asked: [ann.playerId] })
  expect(await again(gameId, ann)).toEqual({ type: 'rematching', gameId, asked: [ann.playerId] })
  expect((await again(gameId, ben)).type).toBe('rematching')
  expect((await readPlayer(ann.playerId)).seat).toBeUndefined()
  expect((await again(gameId, cat)).type).toBe('rematching')
  const next = (await readPlayer(ann.playerId)).seat?.gameId ?? ''
  const [before, after] = await Promise.all([readGame(gameId), readGame(next)])
  const asBegun = (before?.players ?? []).map(({ playerId, bot }) => ({ playerId, bot, lives: 3 }))
  expect(after?.players).toMatchObject(asBegun)
  expect(after).toMatchObject({ lives: 3 })
  expect(await world.running()).toContain(next)
})

test('a player alone against bots starts the rematch alone', async () => {
  const [ann] = (await newSenders(1)) as [Sender]
  const gameId = await finished([ann], { bots: 2 })
  expect(await again(gameId, ann)).toEqual({ type: 'rematching', gameId, asked: [ann.playerId] })
  const next = await readGame((await readPlayer(ann.playerId)).seat?.gameId ?? '')
  expect(next?.players.map(({ bot }) => bot)).toEqual([false, true, true])
})

test('after 60 seconds it is closed', async () => {
  const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
  const gameId = await finished([ann, ben])
  const endedAt = (await readGame(gameId))?.over?.endedAt ?? 0
  expect(codeOf(await again(gameId, { ...ann, now: endedAt + 60_000 }))).toBe('rematching')
  expect(codeOf(await again(gameId, { ...ben, now: endedAt + 60_001 }))).toBe('rematch_closed')
  expect((await readPlayer(ann.playerId)).seat).toBeUndefined()
})

describe('with a limit of games a minute', () => {
  beforeEach(() => {
    process.env[ENVIRONMENT.gamesPerMinute] = '30'
  })
  afterEach(() => {
    process.env[ENVIRONMENT.gamesPerMinute] = '0'
  })

  test('a rematch that begins costs each player a game, and one that is only asked for costs nothing', async () => {
    const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
    const gameId = await finished([ann, ben])
    expect(codeOf(await again(gameId, ann))).toBe('rematching')
    expect((await readPlayer(ann.playerId)).gamesFullAt).toBeUndefined()
    expect(codeOf(await again(gameId, ben))).toBe('rematching')
    for (const { playerId } of [ann, ben])
      expect((await readPlayer(playerId)).gamesFullAt).toBe(ben.now + 2_000)
  })

  test('a player who has no game left begins no rematch, until there is one again', async () => {
    const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
    for (let games = 0; games < 10; games++) {
      expect(codeOf(await quickMatch(ben))).toBe('waiting')
      await cancel({ action: 'cancel' }, ben)
    }
    const gameId = await finished([ann, ben])
    expect(codeOf(await again(gameId, ann))).toBe('rematching')
    expect(await again(gameId, ben)).toMatchObject({ code: 'busy', retryMs: 2_000 })
    expect((await readPlayer(ann.playerId)).seat).toBeUndefined()
    expect(codeOf(await again(gameId, { ...ben, now: ben.now + 2_000 }))).toBe('rematching')
    expect((await readPlayer(ann.playerId)).seat).toBeDefined()
  })
})

test('refuses players who were not in the game, and games that never existed or still run', async () => {
  const [ann, ben, cat] = (await newSenders(3)) as [Sender, Sender, Sender]
  const gameId = await finished([ann, ben])
  expect(codeOf(await again(gameId, cat))).toBe('not_in_game')
  expect(codeOf(await again(newGameId(), cat))).toBe('game_not_found')
  const running = await join({ action: 'join', lives: 1, opponent: 'bot' }, cat)
  if (running.type !== 'matched') throw new Error('The bot did not come.')
  expect(codeOf(await again(running.gameId, cat))).toBe('already_playing')
})

test('entering a room ends the rematch for the others', async () => {
  const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
  const gameId = await finished([ann, ben])
  await again(gameId, ann)
  await create({ action: 'create', size: 2, lives: 1 }, ann)
  expect(codeOf(await again(gameId, ben))).toBe('rematch_closed')
  expect(codeOf(await again(gameId, ben))).toBe('rematch_closed')
  expect(await readPlayer(ann.playerId)).toMatchObject({ room: { code: expect.any(String) } })
  expect((await readPlayer(ben.playerId)).seat).toBeUndefined()
})

const ASKED = [[1, true]]
/** What a player was told of rematches, in order: how many ask, and whether it is open. */
const told = ({ connectionId }: Sender) =>
  pushes.to(connectionId).flatMap((push) => (push.type === 'rematch' ? [[push.asked.length, push.open]] : []))

test.each([
  ['waits', (one: Sender) => quickMatch(one)],
  ['plays a bot', (one: Sender) => join({ action: 'join', lives: 1, opponent: 'bot' }, one)],
  ['opens a room', (one: Sender) => create({ action: 'create', size: 2, lives: 1 }, one)],
  ['loses the connection', disconnected],
] as const)('who %s ends the wish of the other, and the own one', async (_what, goElsewhere) => {
  for (const goes of [0, 1]) {
    const senders = (await newSenders(2)) as [Sender, Sender]
    const gameId = await finished(senders)
    await again(gameId, senders[0])
    await goElsewhere(senders[goes] as Sender)
    for (const one of senders) {
      const isThere = (await readPlayer(one.playerId)).connectionId !== undefined
      expect(told(one)).toEqual(isThere ? [...ASKED, [1, false]] : ASKED)
    }
    expect(codeOf(await again(gameId, senders[1 - goes] as Sender))).toBe('rematch_closed')
    await world.forgetSlots()
  }
})

test('the first to ask learns at once that another player has gone elsewhere or is offline', async () => {
  for (const goElsewhere of [quickMatch, disconnected]) {
    const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
    const gameId = await finished([ann, ben])
    await goElsewhere(ben)
    expect(codeOf(await again(gameId, ann))).toBe('rematch_closed')
    await world.forgetSlots()
  }
})

test('a player whose connection is gone is not seated', async () => {
  const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
  const gameId = await finished([ann, ben])
  await again(gameId, ann)
  pushes.gone.add(ann.connectionId)
  expect(codeOf(await again(gameId, ben))).toBe('rematch_closed')
  expect((await readPlayer(ann.playerId)).seat).toBeUndefined()
  expect(told(ben).at(-1)).toEqual([2, false])
})

test('a wish can be withdrawn, and without a wish the player declines', async () => {
  const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
  const gameId = await finished([ann, ben])
  const declines = (sender: Sender) => rematch({ action: 'rematch', gameId, want: false }, sender)
  await again(gameId, ann)
  expect(await declines(ann)).toEqual({ type: 'rematching', gameId, asked: [] })
  expect(await again(gameId, ben)).toEqual({ type: 'rematching', gameId, asked: [ben.playerId] })
  expect(await declines(ann)).toEqual({ type: 'rematching', gameId, asked: [ben.playerId] })
  expect(codeOf(await again(gameId, ben))).toBe('rematch_closed')
  expect(codeOf(await declines((await newSenders(1))[0] as Sender))).toBe('not_in_game')
  expect(told(ben)).toEqual([
    [1, true],
    [0, true],
    [1, true],
    [1, false],
  ])
})

test('an expired wish is reported by the next request', async () => {
  const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
  const gameId = await finished([ann, ben])
  await again(gameId, ann)
  const late = (await readGame(gameId))?.over?.endedAt ?? 0
  for (let time = 0; time < 2; time++) await again(gameId, { ...ann, now: late + 60_001 })
  expect(told(ben)).toEqual([
    [1, true],
    [1, false],
  ])
})

test('a rematch that was started without a game is started by the next request', async () => {
  const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
  const gameId = await finished([ann, ben])
  await again(gameId, ann)
  await again(gameId, ben)
  const next = (await readPlayer(ann.playerId)).seat?.gameId ?? ''
  await world.forget('GAME', next)
  expect(codeOf(await again(gameId, ben))).toBe('rematching')
  expect(await readGame(next)).toMatchObject({ lives: 2 })
})

const schedules = fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 60 })

test('however the requests of all cross, exactly one new game begins', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, fc.integer({ min: 2, max: 4 }), async (schedule, size) => {
      const senders = await newSenders(size)
      const gameId = await finished(senders)
      const before = new Set(await world.running())
      // One of them is impatient and asks twice.
      const asking = [...senders, senders[0] as Sender].map((sender) => () => again(gameId, sender))
      const replies = await crossing.run(schedule, asking)
      for (const reply of replies) expect(reply).toMatchObject({ value: { type: 'rematching' } })
      const begun = (await world.running()).filter((id) => !before.has(id))
      expect(begun).toEqual([(await readGame(gameId))?.rematchId])
      for (const { playerId } of senders) expect((await readPlayer(playerId)).seat?.gameId).toBe(begun[0])
    }),
    { numRuns: 20 },
  )
}, 60_000)

test('while one player joins the quick match: all or none, and nobody sits in two games', async () => {
  const ends = new Set<string>()
  await fc.assert(
    fc.asyncProperty(schedules, fc.boolean(), async (schedule, alsoAsks) => {
      const [ann, ben, cat, stranger] = (await newSenders(4)) as [Sender, Sender, Sender, Sender]
      const gameId = await finished([ann, ben, cat])
      await quickMatch(stranger)
      const asking = (alsoAsks ? [ann, ben, cat] : [ann, ben]).map(
        (one) => () => again(gameId, one) as Promise<Reply>,
      )
      const deeds = [...asking, () => quickMatch(cat)]
      const replies =
        schedule.length > 0 ? await crossing.run<Reply>(schedule, deeds) : await oneByOne<Reply>(deeds)
      expect(replies.filter(({ status }) => status === 'rejected')).toEqual([])

      const rematchId = (await readGame(gameId))?.rematchId ?? ''
      const players = await Promise.all([ann, ben, cat, stranger].map(({ playerId }) => readPlayer(playerId)))
      const inRematch = players.filter(({ seat }) => seat?.gameId === rematchId).length
      const isBegun = (await world.running()).includes(rematchId)
      expect([inRematch, isBegun]).toEqual(isBegun ? [3, true] : [0, false])
      const [, , forCat, forStranger] = players
      // Without a rematch, Cat and the stranger share one game, or both have none.
      if (!isBegun) expect(forStranger?.seat?.gameId).toBe(forCat?.seat?.gameId)
      ends.add(isBegun ? 'all' : 'none')
      // Nobody is to meet this stranger in the next run.
      for (const one of [ann, ben, cat, stranger]) {
        const { seat } = await readPlayer(one.playerId)
        if (seat) await leave({ action: 'leave', gameId: seat.gameId }, one)
      }
      await world.forgetSlots()
    }),
    // In the first, all have asked before the one joins. In the second, one of them never asks.
    {
      numRuns: 40,
      examples: [
        [[], true],
        [[], false],
      ],
    },
  )
  expect([...ends].sort()).toEqual(['all', 'none'])
}, 60_000)

test('starting a game a second time changes nothing', async () => {
  const [ann, ben] = (await newSenders(2)) as [Sender, Sender]
  const humans = await Promise.all([ann, ben].map(({ playerId }) => readPlayer(playerId)))
  const gameId = newGameId()
  const game = { humans, bots: [], lives: 1, isPrivate: false }
  await startGame(gameId, game, ann.now)
  const before = (await readGame(gameId))?.createdAt
  await startGame(gameId, game, ann.now + 1_000)
  expect((await readGame(gameId))?.createdAt).toBe(before)
  expect((await world.running()).filter((id) => id === gameId)).toHaveLength(1)
})

/** Does one deed after the other. */
async function oneByOne<T>(deeds: (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
  const results: PromiseSettledResult<T>[] = []
  for (const deed of deeds) results.push(...(await Promise.allSettled([deed()])))
  return results
}
