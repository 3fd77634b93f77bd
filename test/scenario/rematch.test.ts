import { abandon, begun, startGroup } from '../support/group.ts'
import type { Player } from '../support/player.ts'
import { usePlayers } from '../support/schemas.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 300 })
const { newcomers, comeBack } = usePlayers(stack)

test.concurrent('everybody asks at once, and exactly one new game begins, again and again', async () => {
  const players = await newcomers(4)
  let group = await startGroup(players, 3)
  const games = new Set([group.gameId])
  for (let time = 0; time < 5; time++) {
    await abandon(group)
    const { gameId } = group
    const replies = await Promise.all(players.map((player) => player.ask('rematch', { gameId })))
    for (const [index, { asked }] of replies.entries()) expect(asked).toContain(players[index]?.playerId)
    expect(replies.some(({ asked }) => asked.length === players.length)).toBe(true)
    group = await begun(players, 3)
    games.add(group.gameId)
  }
  expect(games.size).toBe(6)
  for (const player of players) expect(player.heard.filter(({ type }) => type === 'round')).toHaveLength(6)
  await abandon(group)
}, 90_000)

test.concurrent('a bot always agrees', async () => {
  const [ann] = (await newcomers(1)) as [Player]
  const first = await ann.ask('join', { lives: 2, opponent: 'bot' })
  if (first.type !== 'matched') throw new Error('The bot did not come.')
  const { gameId } = first
  await ann.next('round')
  expect(await ann.request('rematch', { gameId })).toMatchObject({ code: 'already_playing' })
  await ann.ask('leave', { gameId })
  await ann.next('result', ({ over }) => over !== null)
  expect(await ann.ask('rematch', { gameId })).toMatchObject({ gameId, asked: [ann.playerId] })
  const round = await ann.next('round', (push) => push.gameId !== gameId)
  expect(round.players.map(({ lives, bot }) => [lives, bot])).toEqual([
    [2, false],
    [2, true],
  ])
  await ann.ask('leave', { gameId: round.gameId })
}, 60_000)

test.concurrent('one of them joins the quick match instead, at the same moment: all of them or none', async () => {
  const three = await newcomers(3)
  const [ann, ben, cat] = three as [Player, Player, Player]
  for (let time = 0; time < 5; time++) {
    const group = await startGroup(three)
    await abandon(group)
    const { gameId } = group
    const asking = [ann, ben, cat].map((player) => player.request('rematch', { gameId }))
    const joined = await cat.request('join', { lives: 4 })
    const replies = await Promise.all(asking)
    const refused = replies.flatMap((reply) => (reply.type === 'error' ? [reply.code] : []))
    const seat = await cat.ask('hello')
    if (seat.waiting) {
      expect(joined).toMatchObject({ type: 'waiting' })
      expect(refused.every((code) => code === 'rematch_closed')).toBe(true)
      const seats = await Promise.all([ann, ben].map((player) => player.ask('hello')))
      expect(seats.map((one) => one.seat)).toEqual([null, null])
      await cat.ask('cancel')
    } else {
      // The rematch came first; joining then is refused, or answered with the game.
      expect(refused).toEqual([])
      await abandon(await begun(three, 1))
    }
  }
}, 90_000)

test.concurrent('all players learn who asks, and that there will be none once a player has dropped', async () => {
  const [ann, ben] = (await newcomers(2)) as [Player, Player]
  const group = await startGroup([ann, ben], 2)
  await abandon(group)
  const { gameId } = group
  await ann.ask('rematch', { gameId })
  const wish = { type: 'rematch', gameId, asked: [ann.playerId] }
  for (const player of [ann, ben]) expect(await player.next('rematch')).toEqual({ ...wish, open: true })
  await ann.drop()
  expect(await ben.next('rematch')).toEqual({ ...wish, open: false })
  expect(await ben.request('rematch', { gameId })).toMatchObject({ code: 'rematch_closed' })
  expect(await (await comeBack(ann)).ask('hello')).toMatchObject({ seat: null, waiting: null })
}, 60_000)

test.concurrent('a wish is taken back, and a rematch declined', async () => {
  const [ann, ben] = (await newcomers(2)) as [Player, Player]
  const group = await startGroup([ann, ben], 2)
  await abandon(group)
  const { gameId } = group
  await ann.ask('rematch', { gameId })
  expect(await ben.next('rematch')).toMatchObject({ asked: [ann.playerId], open: true })
  expect(await ann.ask('rematch', { gameId, want: false })).toMatchObject({ asked: [] })
  expect(await ben.next('rematch')).toMatchObject({ asked: [], open: true })
  await ann.ask('rematch', { gameId })
  await ben.ask('rematch', { gameId, want: false })
  expect(await ann.next('rematch', ({ open }) => !open)).toMatchObject({ asked: [ann.playerId] })
  expect(await ann.request('rematch', { gameId })).toMatchObject({ code: 'rematch_closed' })
}, 60_000)

test.concurrent('a stranger to the game asks in vain', async () => {
  const [ann, ben, cat] = (await newcomers(3)) as [Player, Player, Player]
  const group = await startGroup([ann, ben])
  const { gameId } = group
  expect(await cat.request('rematch', { gameId })).toMatchObject({ code: 'not_in_game' })
  expect(await cat.request('rematch', { gameId: 'no-such-game' })).toMatchObject({ code: 'game_not_found' })
  await abandon(group)
}, 60_000)
