import type { Clock } from '../../src/common/clock.ts'
import { Overtaking } from '../../src/watch/overtaking.ts'

/** Time that passes when the test says so. */
class SetClock implements Clock {
  #now = 0
  #timers: { due: number; callback: () => void }[] = []

  now = () => this.#now

  after(ms: number, callback: () => void) {
    const timer = { due: this.#now + ms, callback }
    this.#timers.push(timer)
    const cancel = () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
    return { cancel }
  }

  pass(ms: number) {
    this.#now += ms
    const due = this.#timers.filter((timer) => timer.due <= this.#now)
    this.#timers = this.#timers.filter((timer) => timer.due > this.#now)
    for (const { callback } of due) callback()
  }

  get waits() {
    return this.#timers.length > 0
  }
}

let clock: SetClock
let overtaking: Overtaking

beforeEach(() => {
  clock = new SetClock()
  overtaking = new Overtaking(clock)
})

const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

/** Begins work that only an abort ends, and says how long it was let run when it was overtaken at once. */
async function letRun(): Promise<number> {
  const began = clock.now()
  const overtaken = overtaking.run(untilAborted)
  overtaking.overtake()
  while (clock.waits) clock.pass(1)
  await expect(overtaken).resolves.toBeUndefined()
  return clock.now() - began
}

test('work that nothing overtakes comes to what it comes to', async () => {
  await expect(overtaking.run(async () => 'done')).resolves.toBe('done')
  await expect(overtaking.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
})

test('work that never ends is aborted as soon as it is out of date', async () => {
  const work = overtaking.run(untilAborted)
  clock.pass(60_000)
  overtaking.overtake()
  clock.pass(0)
  await expect(work).resolves.toBeUndefined()
})

test('what aborted work comes to is out of date too', async () => {
  const work = overtaking.run(async (signal) => {
    await untilAborted(signal).catch(() => {})
    return 'old'
  })
  overtaking.overtake()
  clock.pass(60_000)
  await expect(work).resolves.toBeUndefined()
})

test('each that is overtaken has the next run twice as long, until one comes to its end', async () => {
  const first = await letRun()
  expect(first).toBeGreaterThan(0)
  expect(await letRun()).toBe(2 * first)
  expect(await letRun()).toBe(4 * first)
  await overtaking.run(async () => 'done')
  expect(await letRun()).toBe(first)
})

test('work that is done in time counts, and nothing is aborted after it', async () => {
  const work = overtaking.run(async () => 'in time')
  overtaking.overtake()
  await expect(work).resolves.toBe('in time')
  expect(clock.waits).toBe(false)
})

test('what comes when nothing runs aborts nothing', async () => {
  overtaking.overtake()
  await expect(overtaking.run(async () => 'done')).resolves.toBe('done')
  expect(clock.waits).toBe(false)
})
