import { VirtualClock } from '../../src/common/virtual-clock.ts'
import { type Fault, FaultPlan, type PortCall, type RuleInFile } from '../../src/faults/index.ts'

const update: PortCall = { service: 'dynamodb', operation: 'UpdateItem', caller: 'app-Lobby-1' }
const planOf = (rules: RuleInFile[], seed = 7, clock = new VirtualClock()) =>
  new FaultPlan(clock, { seed, rules })

/** Which of so many calls fail. */
const struckBy = (plan: FaultPlan, calls: number, call: PortCall = update): (Fault | undefined)[] =>
  Array.from({ length: calls }, () => plan.faultOf(call))
const indexes = (faults: (Fault | undefined)[]) => faults.flatMap((fault, index) => (fault ? [index] : []))

const sometimes: RuleInFile = {
  service: 'dynamodb',
  error: ['InternalServerError', 'lost'],
  probability: 0.2,
}

describe('the same seed', () => {
  const facts = (faults: (Fault | undefined)[]) =>
    faults.map((fault) => fault && [fault.error, fault.when, fault.delayMs, fault.draw(0)])
  const rules: RuleInFile[] = [{ ...sometimes, when: 'either', delayMs: [5, 400] }]

  test('draws the same faults', () => {
    expect(facts(struckBy(planOf(rules), 200))).toEqual(facts(struckBy(planOf(rules), 200)))
  })

  test('draws them whatever other rules see meanwhile', () => {
    const put: PortCall = { ...update, operation: 'PutItem' }
    const two: RuleInFile[] = [{ ...sometimes, operation: 'UpdateItem' }, sometimes]
    const disturbed = planOf(two)
    const faults = Array.from({ length: 200 }, () => {
      disturbed.faultOf(put)
      return disturbed.faultOf(update)
    })
    expect(facts(faults)).toEqual(facts(struckBy(planOf(two), 200)))
  })

  test('and another seed draws others', () => {
    expect(indexes(struckBy(planOf(rules, 8), 200))).not.toEqual(indexes(struckBy(planOf(rules), 200)))
  })
})

test('a probability holds over many calls, and errors are drawn evenly', () => {
  const faults = struckBy(planOf([sometimes]), 10_000).flatMap((fault) => fault ?? [])
  expect(faults.length).toBeGreaterThan(1_800)
  expect(faults.length).toBeLessThan(2_200)
  const lost = faults.filter(({ error }) => error === 'lost').length
  expect(lost / faults.length).toBeGreaterThan(0.45)
  expect(lost / faults.length).toBeLessThan(0.55)
})

test('delays are drawn from their whole range', () => {
  const delays = struckBy(planOf([{ service: 'dynamodb', delayMs: [5, 400] }]), 1_000).map(
    (fault) => fault?.delayMs ?? 0,
  )
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(5)
  expect(Math.min(...delays)).toBeLessThan(10)
  expect(Math.max(...delays)).toBeGreaterThan(395)
  expect(Math.max(...delays)).toBeLessThan(400)
})

test('the first matching rule decides, even if it causes no fault', () => {
  const plan = planOf([
    { service: 'dynamodb', operation: 'Update*', error: 'lost', probability: 0 },
    { service: 'dynamodb', error: 'ThrottlingException' },
  ])
  expect(plan.faultOf(update)).toBeUndefined()
  expect(plan.faultOf({ ...update, operation: 'PutItem' })).toMatchObject({ error: 'ThrottlingException' })
})

test('a rule that cannot happen to a call does not match it', () => {
  const plan = planOf([
    { service: 'dynamodb', error: 'crash' },
    { service: 'dynamodb', error: 'lost' },
  ])
  expect(plan.faultOf({ ...update, canFailBy: (error) => error !== 'crash' })).toMatchObject({
    error: 'lost',
  })
})

test('nth and times choose single calls, and later rules get the others', () => {
  const rules: RuleInFile[] = [
    { service: 'dynamodb', error: 'lost', nth: 3 },
    { service: 'dynamodb', error: 'timeout', nth: 2, times: 2 },
  ]
  expect(struckBy(planOf(rules), 6).map((fault) => fault?.error)).toEqual([
    undefined,
    'timeout',
    'lost',
    'timeout',
    undefined,
    undefined,
  ])
})

test.each<[string | undefined, string | undefined, boolean]>([
  ['*Lobby*', 'app-Lobby-1', true],
  ['*Settle*', 'app-Lobby-1', false],
  ['*', undefined, false],
  [undefined, undefined, true],
])('a rule for the caller %s and a call of %s: %s', (pattern, caller, strikes) => {
  const plan = planOf([{ service: 'dynamodb', error: 'lost', ...(pattern && { caller: pattern }) }])
  expect(plan.faultOf({ ...update, caller }) !== undefined).toBe(strikes)
})

test('a function matches by either of its names', () => {
  const plan = planOf([{ service: 'lambda', function: 'Settle', error: 'crash' }])
  const invoke = (...functionNames: string[]): PortCall => ({
    service: 'lambda',
    operation: 'Invoke',
    functionNames,
  })
  expect(plan.faultOf(invoke('app-Settle1A2B', 'Settle'))).toMatchObject({ when: 'middle' })
  expect(plan.faultOf(invoke('app-Notify', 'Notify'))).toBeUndefined()
})

test('bursts come at their interval and take their time', async () => {
  const clock = new VirtualClock()
  const plan = planOf(
    [{ service: 'dynamodb', error: 'ThrottlingException', burst: { everyMs: 15_000, forMs: [300, 1500] } }],
    7,
    clock,
  )
  const struckAt: number[] = []
  for (let ms = 0; ms < 60_000; ms += 100) {
    if (plan.faultOf(update)) struckAt.push(ms)
    await clock.advance(100)
  }
  const bursts = [15_000, 30_000, 45_000].map((start) =>
    struckAt.filter((ms) => ms >= start && ms < start + 1_600),
  )
  expect(bursts.flat()).toEqual(struckAt)
  for (const [index, burst] of bursts.entries()) {
    expect(burst[0]).toBe([15_000, 30_000, 45_000][index])
    expect(burst.length).toBeGreaterThanOrEqual(3)
  }
})

test('new rules apply immediately and counts continue; invalid rules change nothing', () => {
  const plan = planOf([{ service: 'dynamodb', error: 'lost' }])
  plan.faultOf(update)
  expect(() => plan.replace({ rules: [{ service: 'dynamodb' }] })).toThrow('rules[0]: must have')
  plan.faultOf(update)
  plan.replace({ rules: [{ service: 'dynamodb', delayMs: 5, when: 'after' }] })
  plan.faultOf(update)
  plan.replace({ rules: [] })
  expect(plan.faultOf(update)).toBeUndefined()
  expect(plan.counts()).toEqual([
    { service: 'dynamodb', operation: 'UpdateItem', error: 'lost', when: 'before', count: 2 },
    { service: 'dynamodb', operation: 'UpdateItem', error: 'delay', when: 'after', count: 1 },
  ])
})
