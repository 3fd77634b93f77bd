/**
 * A few players of the soak on the real runtime while 5 % of all calls fail, three times the same seeds: each game is
 * judged by what its players were told, and in the end everything comes to rest.
 */
import type { People } from '../../../tools/soak/crowd.ts'
import { everyFault } from '../../../tools/soak/faults/fault-mix.ts'
import { FaultSoak } from '../../../tools/soak/faults/fault-soak.ts'
import { bots, duels, rooms, watches } from '../../../tools/soak/habits.ts'
import { HURRIED } from '../../../tools/soak/timing.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const FEW: People = [
  [duels, 3, 1],
  [bots, 1, 1],
  [rooms, 1, 3],
  [watches, 1, 1],
]

jest.setTimeout(600_000)

let stack: Stack

beforeAll(async () => {
  stack = await startStack({ turnSeconds: 2, realTime: true, faults: { rules: [] } })
})
afterAll(() => stack?.stop())

test.each([1, 2, 3])('finds nothing wrong under faults of seed %i', async (seed) => {
  const { runtime } = stack
  const soak = new FaultSoak({ runtime, crowd: 1, people: FEW, pace: HURRIED, seed, restsWithinMs: 120_000 })
  await soak.run([{ name: '5 %', rules: everyFault({ level: 0.05, seed }) }])
  expect(soak.violations).toEqual([])
  const [faulty] = soak.phases
  expect(faulty?.faults).toBeGreaterThan(0)
  expect(faulty?.games).toBeGreaterThan(0)
})
