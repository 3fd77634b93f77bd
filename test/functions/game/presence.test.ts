/** A player drops and returns faster than pushes are sent. The last push must be correct. */
import fc from 'fast-check'
import type { Sender, SocketEvent } from '../../../functions/edge/socket.ts'
import { handler as connect } from '../../../functions/handlers/connect.ts'
import { handler as disconnect } from '../../../functions/handlers/disconnect.ts'
import { join } from '../../../functions/matchmaking/join.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import { letGamesOnlyBegin } from '../../support/functions.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { type Pushes, recordPushes } from '../../support/recorders.ts'
import { newSender, startWorld, type World } from '../../support/world.ts'

let world: World
let interleaving: Interleaving
/** Everybody is there. */
let pushes: Pushes
beforeAll(async () => {
  world = await startWorld()
  await letGamesOnlyBegin()
  pushes = recordPushes()
  interleaving = new Interleaving()
})
afterAll(() => world.stop())

const joining = (sender: Sender) => join({ action: 'join', lives: 1, opponent: 'human' }, sender)
const eventOf = ({ playerId, connectionId, connectedAt }: Sender) =>
  ({ requestContext: { authorizer: { playerId }, connectionId, connectedAt } }) as SocketEvent

/** The same player on another connection. */
const again = (sender: Sender, nth: number): Sender => ({
  ...sender,
  connectionId: `${sender.connectionId}${nth}`,
  connectedAt: sender.connectedAt + 1 + nth,
})

test.each([
  ['comes back at once', 1, true],
  ['comes back at once and goes again', 1, false],
  ['comes back, goes and comes back', 2, true],
])('a player who %s', async (_what, returns, stays) => {
  const schedules = fc.array(fc.nat(10), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const [ann, ben] = [await newSender(), await newSender()]
      await joining(ann)
      await joining(ben)
      pushes.posted.splice(0)
      const connections = Array.from({ length: returns }, (_one, index) => again(ben, index))
      await interleaving.run<unknown>(schedule, [
        () => disconnect(eventOf(ben)),
        async () => {
          const [last] = connections.slice(-1)
          const goodbyes: Promise<unknown>[] = []
          for (const connection of connections) {
            await connect(eventOf(connection))
            // API Gateway may run `$disconnect` late, and ignores its result.
            if (connection !== last || !stays) goodbyes.push(disconnect(eventOf(connection)))
          }
          await Promise.all(goodbyes)
        },
      ])
      expect((await readPlayer(ben.playerId)).connectionId !== undefined).toBe(stays)
      const told = pushes
        .to(ann.connectionId)
        .flatMap((push) => (push.type === 'presence' ? [push.online] : []))
      expect(told.at(-1) ?? true).toBe(stays)
    }),
    { numRuns: 40 },
  )
})
