import { isForming, isIn, isRunning, leavers, seatOf, staying } from '../../functions/game/standing.ts'
import type { GameItem } from '../../functions/store/games.ts'
import { seated } from '../support/functions.ts'

const CREATED = 1_000_000
const DEADLINE = CREATED + 16_000

/** Ann and ben in their second round. */
const game = (change: Partial<GameItem> = {}): GameItem => ({
  gameId: 'game',
  createdAt: CREATED,
  turnSeconds: 15,
  lives: 2,
  round: 2,
  deadline: DEADLINE,
  players: [seated('ann', 2), seated('ben', 1)],
  seats: { ann: { round: 2, token: 'of ann' }, ben: { round: 2, token: 'of ben' } },
  connections: {},
  ...change,
})
const over: GameItem['over'] = {
  winner: 'ann',
  reason: 'won',
  rounds: 2,
  endedAt: DEADLINE,
  threw: [],
}

test.each([
  ['just created', { round: 0, deadline: 0 }, CREATED, true],
  ['created, and not started for 10 s', { round: 0, deadline: 0 }, CREATED + 10_000, false],
  ['in its turn', {}, DEADLINE - 1, true],
  ['judging after the turn', {}, DEADLINE + 60_000, true],
  ['silent for 120 s after the turn', {}, DEADLINE + 120_000, false],
  ['over', { over }, DEADLINE - 1, false],
])('whether a game runs that is %s', (_what, change, now, running) => {
  expect(isRunning(game(change), now)).toBe(running)
})

test('a seat without its game is being started for 10 s', () => {
  expect(isForming({ since: CREATED }, CREATED + 9_999)).toBe(true)
  expect(isForming({ since: CREATED }, CREATED + 10_000)).toBe(false)
})

test.each([
  ['with a life', {}, true],
  ['without a life', { players: [seated('ann'), seated('ben', 0)] }, false],
  ['who has left', { seats: { ann: {}, ben: { left: true } } }, false],
  ['of another game', { players: [seated('ann')], seats: { ann: {} } }, false],
])('whether a player is in %s', (_what, change, isStillIn) => {
  expect(isIn(game(change), 'ben')).toBe(isStillIn)
  expect(staying(game(change)).includes('ben')).toBe(isStillIn)
})

test('the leavers are those who left, whatever lives they had', () => {
  expect(leavers(game())).toEqual([])
  expect(leavers(game({ seats: { ann: { left: true }, ben: {} } }))).toEqual(['ann'])
})

test('a seat says what was asked, with which token, and how long is left', () => {
  const asked = { gameId: 'game', round: 2, turnSeconds: 15, deadline: DEADLINE, players: game().players }
  expect(seatOf(game(), 'ann', DEADLINE - 500)).toEqual({ token: 'of ann', turn: { ...asked, msLeft: 500 } })
  expect(seatOf(game(), 'ben', DEADLINE + 500)).toEqual({ token: 'of ben', turn: { ...asked, msLeft: 0 } })
})

test("a seat's turn ends by its own asking, though others have been asked in the next round", () => {
  const seats = {
    ann: { round: 1, token: 'of ann', deadline: DEADLINE - 15_000 },
    ben: { round: 2, token: 'of ben', deadline: DEADLINE },
  }
  expect(seatOf(game({ seats }), 'ann', DEADLINE - 15_500)?.turn).toMatchObject({
    round: 1,
    deadline: DEADLINE - 15_000,
    msLeft: 500,
  })
})

test.each([
  ['before it was asked', { seats: { ann: {}, ben: {} } }],
  ['once out', { players: [seated('ann'), seated('ben', 0)] }],
  ['after leaving', { seats: { ann: {}, ben: { round: 2, token: 'of ben', left: true } } }],
  ['when the game is over', { over }],
])('nobody has a seat to come back to %s', (_what, change) => {
  expect(seatOf(game(change), 'ben', DEADLINE - 1)).toBeUndefined()
})
