import { history } from '../../../functions/audience/history.ts'
import { leaderboard } from '../../../functions/audience/leaderboard.ts'
import { newGameId } from '../../../functions/game/start-game.ts'
import { handler } from '../../../functions/handlers/settle.ts'
import { shownRating } from '../../../functions/settlement/rating.ts'
import type { SettleEvent } from '../../../functions/settlement/settle.ts'
import { createGame, readGame } from '../../../functions/store/games.ts'
import { gamesOf } from '../../../functions/store/played-games.ts'
import { type PlayerItem, readPlayer } from '../../../functions/store/players.ts'
import { REASONS } from '../../../protocol/constants.ts'
import type { Player } from '../../../protocol/messages.ts'
import { FUNCTION_CONTEXT, newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

/** Repeats itself from a seed, so that what fails fails again. */
function chanceFrom(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const GAMES = 100
const settle = (event: SettleEvent) => handler(event, FUNCTION_CONTEXT)
const seat = (playerId: string, lives: number): Player => ({ playerId, name: playerId, lives, bot: false })

/** A game that is over, as the state machine hands it to be settled. */
async function finish(ids: string[], winner: string | null) {
  const gameId = newGameId()
  const players = ids.map((id) => seat(id, id === winner ? 1 : 0))
  const rules = { turnSeconds: 15, revealSeconds: 2, lives: 1, isPrivate: false, standing: 'rated' as const }
  await createGame({ gameId, createdAt: Date.now(), ...rules, players, before: [], connections: {} })
  const result = {
    gameId,
    round: 1,
    hands: ids.map((playerId) => ({ playerId, name: playerId, hand: 'rock' as const, missed: null })),
    outcome: 'decided' as const,
    winners: [],
    losers: [],
    players,
    over: { winner, reason: winner ? REASONS[0] : REASONS[3], rounds: 1 },
  }
  return { gameId, event: { result, before: (await Promise.all(ids.map(readPlayer))).map(asBefore) } }
}

const asBefore = ({ playerId, mu, sigma, played, wins = 0, losses = 0 }: PlayerItem) => ({
  ...{ playerId, mu, sigma, played, rated: wins + losses },
})

const best = async () => {
  const reply = await leaderboard({ action: 'leaderboard' }, await newSender())
  if (reply.type === 'error') throw new Error(reply.message)
  return reply
}

const numbersOf = ({ wins = 0, losses = 0 }: PlayerItem) => ({ wins, losses })

test('over 100 random games, some settled twice concurrently, every sum stays right', async () => {
  const chance = chanceFrom(20_260_801)
  const crowd = Array.from({ length: 12 }, (_, index) => `sums-${index}`)
  const expected = new Map(crowd.map((id) => [id, { wins: 0, losses: 0, games: [] as string[] }]))

  /** Some games end at the same moment, so a player may finish two at once. */
  for (let done = 0; done < GAMES; ) {
    const atOnce = Math.min(1 + chance(4), GAMES - done)
    const settling: Promise<void>[] = []
    for (let game = 0; game < atOnce; game++, done++) {
      const players = [...crowd].sort(() => chance(3) - 1).slice(0, chance(8) === 0 ? 2 + chance(5) : 2)
      const winner = chance(20) === 0 ? null : (players[chance(players.length)] ?? null)
      const { gameId, event } = await finish(players, winner)
      for (const id of players) {
        const sums = expected.get(id)
        if (!sums) continue
        sums.games.push(gameId)
        if (winner) sums[id === winner ? 'wins' : 'losses'] += 1
      }
      const times = chance(5) === 0 ? 2 : 1
      for (let time = 0; time < times; time++) settling.push(settle(event))
    }
    await Promise.all(settling)
  }

  for (const [id, { wins, losses, games }] of expected) {
    const player = await readPlayer(id)
    expect(numbersOf(player)).toEqual({ wins, losses })
    // Two games that end at the same time have no defined order.
    const last = new Set(games.slice(-24))
    expect(player.games).toHaveLength(Math.min(20, games.length))
    expect(new Set(player.games).size).toBe(player.games?.length)
    for (const game of gamesOf(player)) expect(last).toContain(game)
  }
  const all = [...expected.values()]
  const sum = (of: 'wins' | 'losses') => all.reduce((total, one) => total + one[of], 0)
  expect(sum('losses')).toBeGreaterThanOrEqual(sum('wins'))
}, 120_000)

test('two equally rated players finish two games at the same moment', async () => {
  for (let time = 0; time < 25; time++) {
    const [ann, ben] = [`twin-a${time}`, `twin-b${time}`]
    const [first, second] = await Promise.all([finish([ann, ben], ann), finish([ann, ben], ben)])
    await Promise.all([settle(first.event), settle(second.event), settle(second.event), settle(first.event)])
    for (const id of [ann, ben]) {
      const player = await readPlayer(id)
      expect(numbersOf(player)).toEqual({ wins: 1, losses: 1 })
      expect(new Set(gamesOf(player))).toEqual(new Set([first.gameId, second.gameId]))
    }
  }
})

test('a game is settled again from its stored values, whatever the players have become', async () => {
  const [ann, ben] = ['again-a', 'again-b']
  const first = await finish([ann, ben], ann)
  await settle(first.event)
  const record = (await readGame(first.gameId))?.over
  await settle((await finish([ann, ben], ben)).event)
  const before = await Promise.all([readPlayer(ann), readPlayer(ben)])
  await settle(first.event)
  expect(await Promise.all([readPlayer(ann), readPlayer(ben)])).toEqual(before)
  expect((await readGame(first.gameId))?.over).toEqual(record)
})

test('a history longer than it is kept loses its oldest games, and counts none of them twice', async () => {
  const [ann, ben] = ['long-a', 'long-b']
  const games: { gameId: string; event: SettleEvent }[] = []
  for (let game = 0; game < 45; game++) {
    const finished = await finish([ann, ben], game % 2 === 0 ? ann : ben)
    games.unshift(finished)
    await settle(finished.event)
    const ids = games.map(({ gameId }) => gameId)
    expect(gamesOf(await readPlayer(ann))).toEqual(ids.slice(0, 20))
  }
  const before = await Promise.all([readPlayer(ann), readPlayer(ben)])
  for (const { event } of games) await settle(event)
  expect(await Promise.all([readPlayer(ann), readPlayer(ben)])).toEqual(before)
})

test('the index ranks players by the rating that they are shown', async () => {
  const { top } = await best()
  // The others of this file have finished fewer than 5 rated games.
  expect(top.map(({ playerId }) => playerId)).toEqual(expect.arrayContaining(['long-a', 'long-b', 'sums-0']))
  expect(top.every(({ wins, losses }) => wins + losses >= 5)).toBe(true)
  for (const { playerId, rating } of top)
    expect(Math.abs(rating - shownRating(await readPlayer(playerId)))).toBeLessThanOrEqual(1)
})

test('settling that stopped half way is finished by the next', async () => {
  const [ann, ben] = ['half-a', 'half-b']
  const { event } = await finish([ann, ben], ann)
  await settle(event)
  const whole = await readPlayer(ben)
  await world.forget('PLAYER', ben)
  await settle(event)
  expect(await readPlayer(ben)).toEqual(whole)
  expect(numbersOf(await readPlayer(ann))).toEqual({ wins: 1, losses: 0 })
})

test('the leaderboard is the best twenty by rating, and the history the last twenty games', async () => {
  const players = (await world.items()).flatMap((item) => ('rating' in item ? [item] : [])) as {
    playerId: { S: string }
    rating: { N: string }
    wins?: { N: string }
    losses?: { N: string }
  }[]
  const listed = players.filter(({ wins, losses }) => Number(wins?.N ?? 0) + Number(losses?.N ?? 0) >= 5)
  expect(listed.length).toBeLessThan(players.length)
  const ratings = listed.map(({ rating }) => Number(rating.N)).sort((a, b) => b - a)
  const { top } = await best()
  expect(top.map(({ rating }) => rating)).toEqual(ratings.slice(0, 20).map(Math.round))
  for (const one of top) {
    expect(one).toMatchObject(numbersOf(await readPlayer(one.playerId)))
  }
  const [first = { playerId: '' }] = top
  const past = await history(
    { action: 'history' },
    senderAt({ playerId: first.playerId, connectionId: '', connectedAt: 0 }, 0),
  )
  if (past.type === 'error') throw new Error(past.message)
  const { games } = past
  expect(games.map(({ gameId }) => gameId)).toEqual(gamesOf(await readPlayer(first.playerId)))
  for (const { players } of games) expect(players.map(({ playerId }) => playerId)).toContain(first.playerId)
})
