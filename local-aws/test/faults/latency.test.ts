import { VirtualClock } from '../../src/common/virtual-clock.ts'
import { Latency, type PortCall } from '../../src/faults/index.ts'
import { runFunctions } from '../services/lambda/fixture.ts'
import { until } from './waiting.ts'

const fromStates: PortCall = { service: 'lambda', operation: 'Invoke', caller: 'states.amazonaws.com' }
const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * values.length)]

test('Step Functions takes as long to start a function as was measured', () => {
  const latency = new Latency(7)
  const drawn = Array.from({ length: 20_000 }, () => latency.ofCall(fromStates))
  for (const [share, ms] of [
    [0.5, 99],
    [0.9, 133],
    [0.99, 250],
  ] as const) {
    expect(quantile(drawn, share)).toBeGreaterThan(ms * 0.95)
    expect(quantile(drawn, share)).toBeLessThan(ms * 1.05)
  }
  expect(Math.max(...drawn)).toBeLessThanOrEqual(250)
})

test('DynamoDB takes single-digit milliseconds', () => {
  const latency = new Latency(7)
  const drawn = Array.from({ length: 1_000 }, () =>
    latency.ofCall({ service: 'dynamodb', operation: 'GetItem' }),
  )
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(2)
  expect(Math.max(...drawn)).toBeLessThan(10)
})

test.each<[PortCall]>([
  [{ service: 'states', operation: 'SendTaskSuccess' }],
  [{ service: 'lambda', operation: 'Invoke', caller: 'apigateway.amazonaws.com' }],
  [{ service: 'lambda', operation: 'Deliver', caller: 'states.amazonaws.com' }],
])('nothing is published of %j, and nothing is added', (call) => {
  expect(new Latency(7).ofCall(call)).toBe(0)
})

test('the same seed draws the same latencies', () => {
  const drawnBy = (seed: number) => {
    const latency = new Latency(seed)
    return Array.from({ length: 100 }, () => latency.ofCall(fromStates))
  }
  expect(drawnBy(7)).toEqual(drawnBy(7))
  expect(drawnBy(8)).not.toEqual(drawnBy(7))
})

test('code with the AWS SDK takes longer to load', () => {
  const latency = new Latency(7)
  expect(latency.ofInit(20_000)).toBeLessThanOrEqual(131)
  expect(latency.ofInit(400_000)).toBeGreaterThanOrEqual(250)
})

test('a function waits for its first loading only', async () => {
  const clock = new VirtualClock()
  const large = `export const handler = async () => 'here' // ${'x'.repeat(300_000)}`
  const functions = await runFunctions({ Large: large }, { clock, latency: 'aws' })
  try {
    let isAnswered = false
    const first = functions.call('Large').finally(() => {
      isAnswered = true
    })
    await until(async () => {
      await clock.advance(1)
      return isAnswered
    })
    expect((await first).value).toBe('here')
    // Without any time.
    expect((await functions.call('Large')).value).toBe('here')
  } finally {
    await functions.stop()
  }
})
