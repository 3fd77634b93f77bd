import type { Clock } from '../../src/common/clock.ts'
import { SupersedableTask } from '../../src/watch/supersedable-task.ts'

/** A clock that the test advances. */
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
let task: SupersedableTask

beforeEach(() => {
  clock = new SetClock()
  task = new SupersedableTask(clock)
})

const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

/** Supersedes work at once that only an abort ends, and returns its grace period. */
async function letRun(): Promise<number> {
  const began = clock.now()
  const superseded = task.run(untilAborted)
  task.supersede()
  while (clock.waits) clock.pass(1)
  await expect(superseded).resolves.toBeUndefined()
  return clock.now() - began
}

test('work that nothing supersedes gives its result', async () => {
  await expect(task.run(async () => 'done')).resolves.toBe('done')
  await expect(task.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
})

test('work that never ends is aborted as soon as it is out of date', async () => {
  const work = task.run(untilAborted)
  clock.pass(60_000)
  task.supersede()
  clock.pass(0)
  await expect(work).resolves.toBeUndefined()
})

test('the result of aborted work is out of date too', async () => {
  const work = task.run(async (signal) => {
    await untilAborted(signal).catch(() => {})
    return 'old'
  })
  task.supersede()
  clock.pass(60_000)
  await expect(work).resolves.toBeUndefined()
})

test('each superseded run doubles the time limit of the next, until one finishes', async () => {
  const first = await letRun()
  expect(first).toBeGreaterThan(0)
  expect(await letRun()).toBe(2 * first)
  expect(await letRun()).toBe(4 * first)
  await task.run(async () => 'done')
  expect(await letRun()).toBe(first)
})

test('work that is done in time counts, and nothing is aborted after it', async () => {
  const work = task.run(async () => 'in time')
  task.supersede()
  await expect(work).resolves.toBe('in time')
  expect(clock.waits).toBe(false)
})

test('what comes when nothing runs aborts nothing', async () => {
  task.supersede()
  await expect(task.run(async () => 'done')).resolves.toBe('done')
  expect(clock.waits).toBe(false)
})
