import { isForming, isIn, isRunning, staying } from '../../../functions/game/game-state.ts'
import type { GameItem } from '../../../functions/store/games.ts'
import { seated } from '../../support/functions.ts'

const CREATED = 1_000_000
const DEADLINE = CREATED + 16_000

/** Ann and ben in their second round. */
const game = (change: Partial<GameItem> = {}): GameItem => ({
  gameId: 'game',
  createdAt: CREATED,
  ...{ turnSeconds: 15, revealSeconds: 2, lives: 2, isPrivate: false, standing: 'rated' },
  ...{ round: 2, closed: 0, attempt: 0, deadline: DEADLINE, token: 'token' },
  players: [seated('ann', 2), seated('ben', 1)],
  members: new Set(['ann', 'ben']),
  hands: {},
  connections: {},
  ...change,
})
const over: GameItem['over'] = { winner: 'ann', reason: 'won', rounds: 2, endedAt: DEADLINE }

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

test('a seat without its game is being started for 5 s', () => {
  expect(isForming({ since: CREATED }, CREATED + 4_999)).toBe(true)
  expect(isForming({ since: CREATED }, CREATED + 5_000)).toBe(false)
})

test.each([
  ['with a life', {}, true],
  ['without a life', { players: [seated('ann'), seated('ben', 0)] }, false],
  ['who has left', { left: new Set(['ben']) }, false],
  ['of another game', { players: [seated('ann')] }, false],
])('whether a player is in %s', (_what, change: Partial<GameItem>, isStillIn) => {
  expect(isIn(game(change), 'ben')).toBe(isStillIn)
  expect(staying(game(change)).includes('ben')).toBe(isStillIn)
})
