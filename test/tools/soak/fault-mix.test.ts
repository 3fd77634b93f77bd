import { parseFaults } from '../../../local-aws/src/faults/index.ts'
import { drawFaults, everyFault } from '../../../tools/soak/faults/fault-mix.ts'

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed)

test('every mix is one that the runtime accepts', () => {
  for (const seed of SEEDS)
    for (const outages of [false, true]) {
      const { rules } = parseFaults(drawFaults({ level: 0.2, outages, seed }))
      expect(rules.every(({ probability, burst }) => probability === 0.2 || burst !== undefined)).toBe(true)
    }
})

test('the same seed draws the same mix, and the seeds differ', () => {
  const mixes = SEEDS.map((seed) => JSON.stringify(drawFaults({ level: 0.05, outages: false, seed })))
  expect(mixes).toEqual(
    SEEDS.map((seed) => JSON.stringify(drawFaults({ level: 0.05, outages: false, seed }))),
  )
  expect(new Set(mixes).size).toBe(SEEDS.length)
})

test('the whole mix has every service', () => {
  const { rules } = parseFaults(everyFault({ level: 0.05, seed: 1 }))
  expect([...new Set(rules.map(({ service }) => service))].sort()).toEqual([
    'dynamodb',
    'execute-api',
    'gateway',
    'lambda',
    'states',
  ])
})
