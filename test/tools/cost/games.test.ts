/** Plays every kind of game on the whole stack, and holds what they take to the budget and to the documents. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { partitionOf } from '../../../functions/store/ranking.ts'
import { type Runtime, startRuntime } from '../../../local-aws/src/runtime/runtime.ts'
import { Activity } from '../../../local-aws/src/telemetry/activity.ts'
import type { Counter } from '../../../local-aws/src/telemetry/meter.ts'
import { type Assembly, readAssembly } from '../../../local-aws/src/template/assembly.ts'
import type { Properties } from '../../../local-aws/src/template/model.ts'
import { type Block, blocksOf, RANKING_PARTITIONS } from '../../../tools/cost/blocks.ts'
import { DUEL_BUDGET } from '../../../tools/cost/budget.ts'
import { read } from '../../../tools/cost/documents.ts'
import { Stand } from '../../../tools/cost/measure.ts'
import { type MeasuredKind, measureKinds } from '../../../tools/cost/measure-kinds.ts'
import { ownMix, withVisits } from '../../../tools/cost/mix.ts'
import { billOf, totalOf } from '../../../tools/cost/prices.ts'
import { STAGE_REQUESTS } from '../../../tools/cost/quotas.ts'
import { synthesizedApp } from '../../support/app.ts'
import { HeldClock } from '../../support/held-clock.ts'

const START_MS = 180_000
jest.setTimeout(START_MS)

let runtime: Runtime | undefined
let assembly: Assembly
let kinds: MeasuredKind[] = []
let blocks: Block[] = []

beforeAll(async () => {
  const stand = new Stand(() => runtime?.endpoints.ws ?? '', new Activity())
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  assembly = readAssembly(await synthesizedApp())
  runtime = await startRuntime({ assembly, log, clock: new HeldClock(), telemetry: stand.record })
  kinds = await measureKinds(stand, 1)
  const templates = assembly.stacks.map(({ template }) => template)
  blocks = blocksOf({ kinds, ping: await stand.measurePing(), mix: ownMix(kinds), templates })
}, START_MS)

afterAll(() => runtime?.stop())

test.each(Object.entries(DUEL_BUDGET) as [Counter, number][])(
  'a duel of one round takes no more %s than its budget of %d',
  (counter, budget) => {
    expect(kinds.find(({ kind }) => kind.name === 'duel')?.units[counter]).toBeLessThanOrEqual(budget)
  },
)

test('every further round takes two more state transitions, a turn that runs out one, for any number of players', () => {
  const transitions = (name: string) => kinds.find(({ kind }) => kind.name === name)?.units.transitions
  expect(transitions('firstToThree')).toBe(2 * 5 + 1)
  expect(transitions('bot')).toBe(2 + 1)
  expect(transitions('knockout')).toBe(2 * 2 + 1)
})

test('a million duels cost $112 at most, which leaves $3 of $115 for GB-seconds, that only AWS can tell', () => {
  const duel = kinds.find(({ kind }) => kind.name === 'duel')
  if (!duel) throw new Error('No duel was played.')
  const bill = billOf(withVisits(duel)).filter(({ price }) => price.counter !== 'lambdaGbSeconds')
  expect(totalOf(bill) * 1_000_000).toBeLessThanOrEqual(112)
})

test('nothing is billed that is not metered: no Express states, no traces', () => {
  for (const { units } of kinds) expect(units.expressStates).toBe(0)
  const traced = assembly.stacks
    .flatMap(({ template }) => Object.entries(template.Resources))
    .filter(([, { Properties = {} }]) => /"Enabled":true|Active/.test(tracingOf(Properties)))
    .map(([id]) => id)
  expect(traced).toEqual([])
})

function tracingOf({ TracingConfig, TracingConfiguration }: Properties): string {
  return JSON.stringify([TracingConfig, TracingConfiguration])
}

test.each(['units', 'functions', 'money', 'quotas', 'need', 'partitions', 'bill', 'million', 'operations'])(
  'the documents hold the table "%s" as it is measured (else: npm run cost -- --write)',
  (name) => {
    const block = blocks.find((one) => one.name === name)
    if (!block) throw new Error(`There is no block ${name}.`)
    const document = readFileSync(join(__dirname, '../../..', block.document), 'utf8')
    expect(read(document, name)).toBe(block.text)
  },
)

test("the routes' limits are those of the template", () => {
  const template = JSON.stringify(assembly.stacks.map((stack) => stack.template))
  const settings = /"RouteSettings":(\{.*?\}\})/.exec(template)?.[1] ?? ''
  const rates = [...settings.matchAll(/"ThrottlingRateLimit":(\d+)/g)].map(([, rate]) => Number(rate))
  expect(rates.reduce((sum, rate) => sum + rate, 0)).toBe(STAGE_REQUESTS)
})

test('the ranking is spread over as many partitions as the tables say', () => {
  const players = Array.from({ length: 1_000 }, (_, player) => partitionOf(String(player)))
  expect(new Set(players).size).toBe(RANKING_PARTITIONS)
})

test('every table that does not vary is held', () => {
  expect(blocks.filter(({ exact }) => exact)).toHaveLength(9)
})
