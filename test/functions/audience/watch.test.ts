/** A player who got `watching` receives the game's end, in any order of the two. */
import fc from 'fast-check'
import { watch } from '../../../functions/audience/watch.ts'
import { ENVIRONMENT } from '../../../functions/environment.ts'
import { watchersOf } from '../../../functions/game/game-pushes.ts'
import { handler as settle } from '../../../functions/handlers/settle.ts'
import type { Publication } from '../../../functions/push/publish.ts'
import { subscribersOf } from '../../../functions/push/subscribers.ts'
import type { SettleEvent } from '../../../functions/settlement/settle.ts'
import { interceptCalls } from '../../support/aws-middleware.ts'
import { gameInTable, newId, seated } from '../../support/functions.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { FUNCTION_CONTEXT, newSender, startWorld, type World } from '../../support/world.ts'

let world: World
let interleaving: Interleaving
const published: Publication[] = []
beforeAll(async () => {
  world = await startWorld()
  process.env[ENVIRONMENT.publishFunction] = 'publish'
  interceptCalls(async ({ operation, input }, next) => {
    if (operation !== 'Invoke') return next()
    published.push(JSON.parse(String((input as { Payload: string }).Payload)))
    return {}
  })
  interleaving = new Interleaving()
})
afterAll(() => world.stop())

async function subscribed(gameId: string): Promise<string[]> {
  const ids: string[] = []
  for await (const page of subscribersOf(watchersOf(gameId))) ids.push(...page.map(({ id }) => id))
  return ids
}

test('watching while the game ends gives its end, or game_not_found', async () => {
  const schedules = fc.array(fc.nat(10), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(schedules, fc.boolean(), async (schedule, watchedBefore) => {
      published.splice(0)
      const [ann, ben] = [newId(), newId()]
      const gameId = await gameInTable([seated(ann), seated(ben)])
      const [eve, fay] = [await newSender(), await newSender()]
      if (watchedBefore) await watch({ action: 'watch', gameId }, fay)
      const result: SettleEvent['result'] = {
        ...{ gameId, round: 1, hands: [], outcome: 'decided', winners: [ann], losers: [ben] },
        players: [seated(ann, 1), seated(ben, 0)],
        over: { winner: ann, reason: 'won', rounds: 1 },
      }
      const before = [{ playerId: ann }, { playerId: ben }]
      const [watching] = await interleaving.run<unknown>(schedule, [
        () => watch({ action: 'watch', gameId }, eve),
        () => settle({ result, before }, FUNCTION_CONTEXT),
      ])
      const { type, code } = (watching as { value: { type: string; code?: string } }).value
      expect(['watching', 'game_not_found']).toContain(code ?? type)
      const isSubscribed = (await subscribed(gameId)).includes(eve.playerId)
      expect(isSubscribed).toBe(type === 'watching')
      if (type === 'watching' || watchedBefore)
        expect(published).toEqual([
          { topic: watchersOf(gameId), message: expect.objectContaining({ type: 'result' }) },
        ])
    }),
    { numRuns: 60 },
  )
})
