import type { Push, PushType } from '../../protocol/messages.ts'
import { nextResult, nextRound } from '../support/game.ts'
import { abandon, playOut, startGroup } from '../support/group.ts'
import type { Player } from '../support/player.ts'
import { usePlayers } from '../support/schemas.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 300 })
const { newcomers, comeBack } = usePlayers(stack)

const heardOf = (player: Player, gameId: string, ...types: PushType[]) =>
  player.heard.filter(
    (push): push is Push & { gameId: string } =>
      types.includes(push.type) && 'gameId' in push && push.gameId === gameId,
  )
const throwing = (player: Player, gameId: string, round: number, hand: string) =>
  player.ask('throw', { gameId, round, hand })

test.concurrent('a watcher hears what players hear, after the judgement, and never a turn of theirs', async () => {
  const [ann, ben, eve] = (await newcomers(3)) as [Player, Player, Player]
  const { gameId } = await startGroup([ann, ben], 2)
  const watching = await eve.ask('watch', { gameId })
  expect(watching).toMatchObject({ gameId, round: 1 })
  expect(watching.players.map(({ playerId, lives }) => [playerId, lives])).toEqual([
    [ann.playerId, 2],
    [ben.playerId, 2],
  ])
  // Watching twice is watching once.
  await eve.ask('watch', { gameId })

  await throwing(ann, gameId, 1, 'paper')
  expect(await eve.next('thrown')).toEqual({ type: 'thrown', gameId, round: 1, playerId: ann.playerId })
  expect(JSON.stringify(eve.heard)).not.toContain('paper')
  await ben.drop()
  expect(await eve.next('presence')).toMatchObject({ playerId: ben.playerId, online: false })
  const back = await comeBack(ben)
  expect(await eve.next('presence')).toMatchObject({ playerId: ben.playerId, online: true })
  await throwing(back, gameId, 1, 'rock')
  expect(await nextResult(eve, gameId, 1)).toEqual(await nextResult(ann, gameId, 1))
  expect(await eve.next('thrown')).toMatchObject({ round: 1, playerId: back.playerId })

  expect(await eve.ask('unwatch', { gameId })).toEqual({ type: 'unwatched', gameId })
  await Promise.all([ann, back].map((player) => nextRound(player, gameId, 2)))
  await Promise.all([throwing(ann, gameId, 2, 'paper'), throwing(back, gameId, 2, 'rock')])
  await Promise.all([ann, back].map((player) => nextResult(player, gameId, 2)))
  expect(eve.heard.map(({ type }) => type).sort()).toEqual([
    'presence',
    'presence',
    'result',
    'thrown',
    'thrown',
  ])
  expect(await eve.request('watch', { gameId })).toMatchObject({ code: 'game_not_found' })
  expect(await eve.request('watch', { gameId: 'no-such-game' })).toMatchObject({ code: 'game_not_found' })
})

test.concurrent('a player who also watches, then stops watching, continues to play', async () => {
  const players = await newcomers(2)
  const [ann] = players as [Player]
  const group = await startGroup(players)
  await ann.ask('watch', { gameId: group.gameId })
  await ann.ask('unwatch', { gameId: group.gameId })
  await playOut(group, () => ['rock', 'paper'])
  expect(heardOf(ann, group.gameId, 'result')).toHaveLength(1)
})

test.concurrent('a player who was knocked out, left, returned and watches gets every push once', async () => {
  const [ann, ben, cat, dan] = (await newcomers(4)) as [Player, Player, Player, Player]
  const { gameId } = await startGroup([ann, ben, cat, dan], 1)
  await Promise.all([ann, ben, cat].map((player) => throwing(player, gameId, 1, 'paper')))
  await throwing(dan, gameId, 1, 'rock')
  await nextResult(dan, gameId, 1)
  await dan.ask('leave', { gameId })
  await dan.drop()
  const back = await comeBack(dan)
  expect(await back.ask('hello')).toMatchObject({ seat: null })
  await back.ask('watch', { gameId })
  await back.ask('watch', { gameId })

  await Promise.all([ann, ben, cat].map((player) => nextRound(player, gameId, 2)))
  await throwing(ann, gameId, 2, 'paper')
  // And somebody leaves in the middle, and watches as well.
  await cat.ask('leave', { gameId })
  await cat.ask('watch', { gameId })
  await throwing(ben, gameId, 2, 'rock')
  const last = await nextResult(back, gameId, 2)
  expect(last.over).toMatchObject({ winner: ann.playerId })
  expect(await nextResult(cat, gameId, 2)).toEqual(last)
  expect(heardOf(back, gameId, 'thrown', 'result').map(({ type }) => type)).toEqual([
    'thrown',
    'thrown',
    'result',
  ])
  expect(heardOf(cat, gameId, 'result')).toHaveLength(2)
  for (const player of [back, cat])
    expect(heardOf(player, gameId, 'round').filter((push) => 'round' in push && push.round > 2)).toEqual([])
})

test.concurrent('a hundred watchers hear each push exactly once', async () => {
  const [ann, ben] = (await newcomers(2)) as [Player, Player]
  const group = await startGroup([ann, ben], 2)
  const { gameId } = group
  const crowd: Player[] = []
  for (let ten = 0; ten < 10; ten++) crowd.push(...(await newcomers(10)))
  await Promise.all(crowd.map((player) => player.ask('watch', { gameId })))
  // Some go without a word; the others are to hear all the same.
  const gone = crowd.splice(0, 10)
  await Promise.all(gone.map((player) => player.drop()))
  const results = await playOut(group, () => ['paper', 'rock'])
  const hears = async (player: Player) => {
    await nextResult(player, gameId, 2)
    // Functions publish side by side, so a `thrown` may come after the result.
    for (let thrown = 0; thrown < 4; thrown++) await player.next('thrown')
  }
  await Promise.all(crowd.map(hears))
  for (const player of crowd) {
    expect(heardOf(player, gameId, 'result')).toEqual(results)
    expect(heardOf(player, gameId, 'thrown')).toHaveLength(4)
    expect(player.heard).toHaveLength(6)
  }
})

test.concurrent('a game that is left by all but one ends for its watchers too', async () => {
  const players = await newcomers(3)
  const [eve] = (await newcomers(1)) as [Player]
  const group = await startGroup(players)
  await eve.ask('watch', { gameId: group.gameId })
  await abandon(group)
  expect(await nextResult(eve, group.gameId, 1)).toMatchObject({ over: { reason: 'forfeit' } })
})
