import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse } from 'yaml'
import { byThePackage, here } from '../../local-aws/test/services/step-functions/interpreter/both-engines.ts'
import { HANDS } from '../../protocol/constants.ts'

test("the judgement of any round equals the package's", async () => {
  const file = join(__dirname, '../../statemachine/game.asl.yaml')
  const source: string = parse(readFileSync(file, 'utf8')).States['Throw hands'].Output.trim().slice(2, -2)
  const player = fc.record({
    lives: fc.nat(3),
    misses: fc.nat(1),
    hand: fc.constantFrom(...HANDS, null),
    left: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(player, { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 1, max: 100 }),
      async (given, round) => {
        const named = given.map((one, index) => ({ ...one, playerId: `p${index}`, name: 'P', bot: false }))
        const left = named.filter((one) => one.left).map(({ playerId }) => playerId)
        const players = named.map(({ hand: _hand, left: _left, ...one }) => one)
        const thrown = named.flatMap(({ playerId, hand }) => (hand ? [[playerId, hand]] : []))
        const result = { hands: Object.fromEntries(thrown), left }
        const input = { gameId: 'g', turnSeconds: 15, revealSeconds: 2, round, players }
        const states = { input, result }
        expect(here(source, { states })).toEqual(await byThePackage(source, { states }))
      },
    ),
  )
})
