import fc from 'fast-check'
import type { Sender, SocketEvent } from '../../../functions/edge/socket.ts'
import { handler as connect } from '../../../functions/handlers/connect.ts'
import { handler as openRound } from '../../../functions/handlers/open-round.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { readGame } from '../../../functions/store/games.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import { letGamesOnlyBegin } from '../../support/functions.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { recordPushes } from '../../support/recorders.ts'
import { FUNCTION_CONTEXT, newSender, startWorld, type World } from '../../support/world.ts'

let world: World
let interleaving: Interleaving
beforeAll(async () => {
  world = await startWorld()
  recordPushes()
  await letGamesOnlyBegin()
  interleaving = new Interleaving()
})
afterAll(() => world.stop())

const joining = (sender: Sender) => join({ action: 'join', lives: 1, opponent: 'human' }, sender)
const schedules = fc.array(fc.nat(20), { minLength: 1, maxLength: 60 })

test('a player who reconnects while being matched gets the round on the newest connection', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, fc.integer({ min: 1, max: 3 }), fc.nat(1), async (schedule, times, ms) => {
      const [ann, ben] = [await newSender(), await newSender()]
      await joining(ann)
      const reconnects = Array.from({ length: times }, (_none, time) => () => reconnecting(ann, time, ms))
      await interleaving.run<unknown>(schedule, [() => joining(ben), ...reconnects])
      await asking(ann.playerId)
      await expectToHear(ann.playerId)
    }),
    { numRuns: 20 },
  )
})

test('a player who reconnects while being asked keeps the newest connection', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const [ann, ben] = [await newSender(), await newSender()]
      await joining(ann)
      await joining(ben)
      await interleaving.run<unknown>(schedule, [() => asking(ann.playerId), () => reconnecting(ann, 1)])
      await expectToHear(ann.playerId)
    }),
    { numRuns: 20 },
  )
})

test('of connections that open in the same millisecond, one plays: it is the game’s and the player’s', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, fc.integer({ min: 2, max: 3 }), async (schedule, times) => {
      const [ann, ben] = [await newSender(), await newSender()]
      await joining(ann)
      await joining(ben)
      const reconnects = Array.from({ length: times }, (_none, time) => () => reconnecting(ann, time, 0))
      await interleaving.run<unknown>(schedule, reconnects)
      await expectToHear(ann.playerId)
    }),
    { numRuns: 40 },
  )
})

/** `ms`: between the moments at which API Gateway opens the connections; 0 where two tabs come at once. */
function reconnecting({ playerId, connectionId, connectedAt }: Sender, time: number, ms = 1) {
  const requestContext = {
    authorizer: { playerId },
    connectionId: `${time}${connectionId.slice(1)}`,
    connectedAt: connectedAt + 1 + time * ms,
  }
  return connect({ requestContext } as SocketEvent)
}

/** As the state machine has a player asked. */
async function asking(playerId: string): Promise<void> {
  const game = await gameOf(playerId)
  const { gameId, turnSeconds, revealSeconds } = game
  const players = game.players.map((player) => ({ ...player, misses: 0 }))
  const attempt = { taskToken: 'a token', askedAt: Date.now(), attempt: 0, round: 1, last: null }
  await openRound({ ...attempt, gameId, turnSeconds, revealSeconds, players }, FUNCTION_CONTEXT)
}

async function gameOf(playerId: string) {
  const { seat } = await readPlayer(playerId)
  const game = await readGame(seat?.gameId ?? '')
  if (!game) throw new Error('The two were not matched.')
  return game
}

async function expectToHear(playerId: string): Promise<void> {
  const { connectionId } = await readPlayer(playerId)
  const { connections } = await gameOf(playerId)
  expect(connections[playerId]?.id).toBe(connectionId)
}
