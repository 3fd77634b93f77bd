import { nextResult, playRounds, startDuel, throwHand } from '../support/game.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()

test.concurrent('a player who leaves before throwing is out, and the other wins at once, without a hand', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 3 })
  expect(await ben.ask('leave', { gameId })).toEqual({ type: 'left', gameId })
  const [result, same] = await Promise.all([nextResult(ann, gameId, 1), nextResult(ben, gameId, 1)])
  expect(same).toEqual(result)
  expect(result).toMatchObject({
    outcome: 'decided',
    hands: [
      { playerId: ann.playerId, hand: null, missed: null },
      { playerId: ben.playerId, hand: null, missed: 'left' },
    ],
    losers: [ben.playerId],
    players: [{ lives: 3 }, { lives: 0 }],
    over: { winner: ann.playerId, reason: 'forfeit', rounds: 1 },
  })
  // No round was judged on two hands, so the game is not rated.
  for (const player of [ann, ben]) expect(await player.ask('hello')).toMatchObject({ wins: 0, losses: 0 })
})

test.concurrent('a player who leaves after throwing is out all the same', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await throwHand(ben, gameId, 1, 'paper')
  await ben.ask('leave', { gameId })
  const result = await nextResult(ann, gameId, 1)
  expect(result).toMatchObject({
    hands: [{ missed: null }, { playerId: ben.playerId, missed: 'left' }],
    over: { winner: ann.playerId, reason: 'forfeit' },
  })
})

test.concurrent('a player who leaves while the other has thrown makes the other win at once', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await throwHand(ann, gameId, 1, 'rock')
  await ben.ask('leave', { gameId })
  const result = await nextResult(ann, gameId, 1)
  expect(result).toMatchObject({
    hands: [{ hand: 'rock' }, { hand: null, missed: 'left' }],
    over: { winner: ann.playerId, reason: 'forfeit' },
  })
})

test.concurrent('a player who leaves in a later round is out at once', async () => {
  const duel = await startDuel(stack.url, { lives: 3 })
  const { ann, ben } = duel
  const results = await playRounds(
    duel,
    [
      [ann, 'rock'],
      [ben, 'paper'],
    ],
    [
      [ben, 'paper'],
      [ann, 'leave'],
    ],
  )
  expect(results[1]?.over).toMatchObject({ winner: ben.playerId, reason: 'forfeit', rounds: 2 })
})

test.concurrent('a player who has left can no longer throw, and may join something else at once', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 2 })
  await ben.ask('leave', { gameId })
  expect(await throwHand(ben, gameId, 1, 'rock')).toMatchObject({ type: 'error', code: 'not_in_game' })
  expect(await ben.ask('hello')).toMatchObject({ seat: null })
  await nextResult(ben, gameId, 1)
  expect(await ben.ask('join', { opponent: 'bot' })).toMatchObject({ type: 'matched' })
  expect(await ann.ask('join', { opponent: 'bot' })).toMatchObject({ type: 'matched' })
})

test.concurrent('only a game that one is in can be left', async () => {
  const one = await startDuel(stack.url)
  const other = await startDuel(stack.url)
  for (const gameId of [other.gameId, 'no-such-game'])
    expect(await one.ann.request('leave', { gameId })).toMatchObject({ type: 'error', code: 'not_in_game' })
  await playRounds(other, [
    [other.ann, 'rock'],
    [other.ben, 'paper'],
  ])
  const late = await other.ann.request('leave', { gameId: other.gameId })
  expect(late).toMatchObject({ type: 'error', code: 'not_in_game' })
  expect(await other.ann.ask('hello')).toMatchObject({ wins: 0, losses: 1 })
})

test.concurrent('a leave that meets the other throw in the same moment ends the game without a wait', async () => {
  const games = Array.from({ length: 8 }, async () => {
    const { ann, ben, gameId } = await startDuel(stack.url, { lives: 2 })
    await Promise.all([throwHand(ann, gameId, 1, 'rock'), ben.ask('leave', { gameId })])
    const { over } = await nextResult(ann, gameId, 1)
    expect(over).toMatchObject({ winner: ann.playerId, reason: 'forfeit', rounds: 1 })
  })
  await Promise.all(games)
})

test.concurrent('a leave between two rounds is met by the next asking', async () => {
  const games = Array.from({ length: 8 }, async () => {
    const { ann, ben, gameId } = await startDuel(stack.url, { lives: 3 })
    await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'scissors')])
    // The leave may arrive during judging, during the push, or after the next round has opened.
    await ben.ask('leave', { gameId })
    const last = await ann.next('result', ({ over }) => over !== null)
    expect(last.over).toMatchObject({ winner: ann.playerId, reason: 'forfeit' })
    expect(last.round).toBeLessThanOrEqual(2)
  })
  await Promise.all(games)
})

test.concurrent('when both leave in the same moment the game ends without waiting for the turn', async () => {
  const games = Array.from({ length: 8 }, async () => {
    const { ann, ben, gameId } = await startDuel(stack.url)
    const replies = await Promise.all([ann, ben].map((player) => player.request('leave', { gameId })))
    // The first leave may end the game before the second request arrives.
    const refused = replies.filter(({ type }) => type !== 'left')
    for (const reply of refused) expect(reply).toMatchObject({ code: 'not_in_game' })
    expect(refused.length).toBeLessThan(2)
    const { over } = await nextResult(ann, gameId, 1)
    expect(['forfeit', 'abandoned']).toContain(over?.reason)
    if (over?.reason === 'forfeit') expect([ann.playerId, ben.playerId]).toContain(over.winner)
  })
  await Promise.all(games)
})

test.concurrent('a leaver still hears how the game ends', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await ann.ask('leave', { gameId })
  expect(await nextResult(ann, gameId, 1)).toEqual(await nextResult(ben, gameId, 1))
  expect(ann.heard.filter(({ type }) => type === 'round')).toHaveLength(1)
})
