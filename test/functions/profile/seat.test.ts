/** The seat that `hello` gives back: all of it as one read of the game found it. */
import { hello, seatOf } from '../../../functions/profile/hello.ts'
import { encodeRound } from '../../../functions/rounds/judged-rounds.ts'
import { type GameItem, readGame } from '../../../functions/store/games.ts'
import { takeSeat } from '../../../functions/store/players.ts'
import { putHand } from '../../../functions/store/rounds.ts'
import { interceptCalls } from '../../support/aws-middleware.ts'
import { gameInTable, openedRound, seated } from '../../support/functions.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

const CREATED = 1_000_000
const DEADLINE = CREATED + 16_000
const IDS = ['ann', 'ben']

/** The first round, in which ann beat ben. */
const FIRST = encodeRound(
  {
    hands: [
      { playerId: 'ann', hand: 'rock', missed: null },
      { playerId: 'ben', hand: 'scissors', missed: null },
    ],
    losers: ['ben'],
  },
  IDS,
)

/** Ann and ben in their second round; ann has thrown. */
const game = (change: Partial<GameItem> = {}): GameItem => ({
  gameId: 'game',
  createdAt: CREATED,
  ...{ turnSeconds: 15, revealSeconds: 2, lives: 2, isPrivate: false, standing: 'rated' },
  ...{ round: 2, closed: 0, attempt: 0, deadline: DEADLINE, token: 'token' },
  players: [seated('ann', 2), seated('ben', 1)],
  members: new Set(IDS),
  hands: { ann: { hand: 'rock', by: 'request' } },
  past: [FIRST],
  connections: {},
  ...change,
})

test('a seat has the round, its remaining time, whether the hand was thrown, and the judged rounds', () => {
  expect(seatOf(game(), 'ben', DEADLINE - 500)).toEqual({
    gameId: 'game',
    round: 2,
    players: game().players,
    turnSeconds: 15,
    deadline: DEADLINE,
    msLeft: 500,
    thrown: false,
    past: [
      {
        round: 1,
        hands: [
          { playerId: 'ann', hand: 'rock', missed: null },
          { playerId: 'ben', hand: 'scissors', missed: null },
        ],
        losers: ['ben'],
      },
    ],
  })
  expect(seatOf(game(), 'ann', DEADLINE - 500)).toMatchObject({ thrown: true })
})

test.each([
  ['after the turn', {}, DEADLINE + 500],
  ['of a round that is closed', { closed: 2 }, DEADLINE - 500],
])('nothing is left %s', (_what, change, now) => {
  expect(seatOf(game(change), 'ben', now)).toMatchObject({ round: 2, msLeft: 0, thrown: false })
})

test.each([
  ['before the first round', { round: 0, deadline: 0 }],
  ['once out', { players: [seated('ann'), seated('ben', 0)] }],
  ['after leaving', { left: new Set(['ben']) }],
  ['when the game is over', { over: { winner: 'ann', reason: 'won' as const, rounds: 2, endedAt: 1 } }],
])('nobody has a seat to come back to %s', (_what, change) => {
  expect(seatOf(game(change), 'ben', CREATED + 1)).toBeNull()
})

describe('in the table', () => {
  let world: World
  let beforeReadOfGame: () => Promise<unknown> = async () => {}
  beforeAll(async () => {
    world = await startWorld()
    interceptCalls(async ({ operation, input }, next) => {
      if (operation !== 'GetItem' || !JSON.stringify(input).includes('"GAME#')) return next()
      const meanwhile = beforeReadOfGame
      beforeReadOfGame = async () => {}
      await meanwhile()
      return next()
    })
  })
  afterAll(() => world.stop())

  test('the time that is left is that of the read, however long the request took before it', async () => {
    const [ann, ben] = [await newSender(), await newSender()]
    const gameId = await gameInTable([seated(ann.playerId), seated(ben.playerId)])
    await takeSeat(ann.playerId, { gameId, since: ann.now }, undefined)
    const { deadline } = await openedRound(gameId)
    let now = deadline - 9_000
    const slow = { ...senderAt(ann, now), clock: () => now }
    beforeReadOfGame = async () => {
      await putHand(gameId, 1, ann.playerId, 'rock', 'before the read')
      now = deadline - 4_000
    }
    expect(await hello({ action: 'hello' }, slow)).toMatchObject({ seat: { thrown: true, msLeft: 4_000 } })
    expect((await readGame(gameId))?.hands).toMatchObject({ [ann.playerId]: { hand: 'rock' } })
  })
})
