/**
 * Turns that time out. A turn is 1 s, but ends only when the test calls `endTurns`, which ends all open turns. So the
 * tests run one after another.
 */
import { nextResult, nextRound, startDuel, throwHand } from '../support/game.ts'
import { Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 1 })

test('a round says how long the turn is, on the clock of the server', async () => {
  const before = Date.now()
  const { rounds } = await startDuel(stack.url)
  const { turnSeconds, deadline, msLeft } = rounds.ann
  // Allowed difference between the clocks of test and server.
  const skew = 2_000
  expect(msLeft).toBeLessThanOrEqual(turnSeconds * 1000)
  expect(deadline).toBeGreaterThan(before - skew)
  expect(deadline).toBeLessThan(Date.now() + turnSeconds * 1000 + skew)
})

test('a player who throws wins against one who does not', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await throwHand(ann, gameId, 1, 'rock')
  stack.endTurns()
  const result = await nextResult(ann, gameId, 1)
  expect(result).toMatchObject({
    outcome: 'decided',
    hands: [
      { playerId: ann.playerId, hand: 'rock', missed: null },
      { playerId: ben.playerId, hand: null, missed: 'timeout' },
    ],
    winners: [ann.playerId],
    losers: [ben.playerId],
    over: { winner: ann.playerId, reason: 'forfeit', rounds: 1 },
  })
  expect(result.over?.ratings).toHaveLength(2)
  expect(await throwHand(ben, gameId, 1, 'paper')).toMatchObject({ type: 'error', code: 'too_late' })
})

test('a hand for the previous turn is too late, whatever is being played by then', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 2 })
  await throwHand(ann, gameId, 1, 'rock')
  stack.endTurns()
  await nextRound(ben, gameId, 2)
  expect(await throwHand(ben, gameId, 1, 'paper')).toMatchObject({ type: 'error', code: 'too_late' })
  await throwHand(ben, gameId, 2, 'paper')
  await throwHand(ann, gameId, 2, 'scissors')
  expect((await nextResult(ben, gameId, 2)).over).toMatchObject({ winner: ann.playerId, reason: 'won' })
})

test('a player who misses two rounds in a row is out, with lives left', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 5 })
  await throwHand(ann, gameId, 1, 'rock')
  stack.endTurns()
  expect(await nextResult(ann, gameId, 1)).toMatchObject({
    players: [{ lives: 5 }, { lives: 4 }],
    over: null,
  })
  await nextRound(ann, gameId, 2)
  await throwHand(ann, gameId, 2, 'rock')
  await nextRound(ben, gameId, 2)
  stack.endTurns()
  expect(await nextResult(ann, gameId, 2)).toMatchObject({
    players: [{ lives: 5 }, { playerId: ben.playerId, lives: 0 }],
    over: { winner: ann.playerId, reason: 'forfeit', rounds: 2 },
  })
})

test('a hand in between begins the count of misses anew', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 5 })
  await throwHand(ann, gameId, 1, 'rock')
  stack.endTurns()
  await Promise.all([nextRound(ann, gameId, 2), nextRound(ben, gameId, 2)])
  await Promise.all([throwHand(ben, gameId, 2, 'rock'), throwHand(ann, gameId, 2, 'rock')])
  await Promise.all([nextRound(ann, gameId, 3), nextRound(ben, gameId, 3)])
  await throwHand(ann, gameId, 3, 'rock')
  stack.endTurns()
  expect(await nextResult(ann, gameId, 3)).toMatchObject({
    players: [{ lives: 5 }, { lives: 3 }],
    over: null,
  })
})

test('a game in which nobody throws is abandoned and changes no rating', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 3 })
  const before = await Promise.all([ann.ask('hello'), ben.ask('hello')])
  const unchanged = [ann, ben].map(({ playerId }) => ({ playerId, before: 1500, after: 1500 }))
  stack.endTurns()
  const result = await nextResult(ann, gameId, 1)
  expect(result).toMatchObject({ outcome: 'abandoned', winners: [] })
  expect(result.over).toEqual({ winner: null, reason: 'abandoned', rounds: 1, ratings: unchanged })
  const after = await Promise.all([ann.ask('hello'), ben.ask('hello')])
  expect(after).toEqual(before.map((welcome) => ({ ...welcome, seat: null })))
})

test('a player who drops before throwing and never returns loses by the clock', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await ben.drop()
  expect(await ann.next('presence')).toEqual({
    type: 'presence',
    gameId,
    playerId: ben.playerId,
    online: false,
  })
  await throwHand(ann, gameId, 1, 'rock')
  stack.endTurns()
  expect(await nextResult(ann, gameId, 1)).toMatchObject({
    hands: [{ missed: null }, { missed: 'timeout' }],
    over: { winner: ann.playerId, reason: 'forfeit' },
  })
})

test('the hand of a player who drops after throwing still counts', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await throwHand(ben, gameId, 1, 'paper')
  await ben.drop()
  await ann.next('presence', ({ online }) => !online)
  await throwHand(ann, gameId, 1, 'rock')
  expect((await nextResult(ann, gameId, 1)).over).toMatchObject({ winner: ben.playerId, reason: 'won' })
  const back = await Player.connect(stack.url, { secret: ben.secret })
  expect(await back.ask('hello')).toMatchObject({ wins: 1, losses: 0, seat: null })
})

test.each([1, 5])(
  'a player who waited and vanished without a goodbye costs the newcomer two turns at most (%i lives)',
  async (lives) => {
    const players: [Player, Player] = [await Player.connect(stack.url), await Player.connect(stack.url)]
    const { ben: newcomer, gameId } = await startDuel(stack.url, { lives, players })
    // The player who waited has vanished: the connection is open, but sends nothing.
    for (const round of [1, 2]) {
      if (round > 1) await Promise.all(players.map((player) => nextRound(player, gameId, round)))
      await throwHand(newcomer, gameId, round, 'rock')
      stack.endTurns()
      const { over } = await nextResult(newcomer, gameId, round)
      if (over) return expect(over).toMatchObject({ winner: newcomer.playerId, reason: 'forfeit' })
    }
    throw new Error('The game goes on after two turns.')
  },
)
