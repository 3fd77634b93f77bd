import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { DeadlineQueue } from '../../../src/services/api-gateway/deadline-queue.ts'

function queueOf(ms: number) {
  const clock = new VirtualClock(0)
  const due: [string, number][] = []
  const queue = new DeadlineQueue<string>(clock, ms, (item) => void due.push([item, clock.now()]))
  return { clock, due, queue }
}

test('entries that are not touched expire in order and on time', async () => {
  const { clock, due, queue } = queueOf(100)
  queue.touch('a')
  await clock.advance(30)
  queue.touch('b')
  queue.touch('c')
  await clock.advance(200)
  expect(due).toEqual([
    ['a', 100],
    ['b', 130],
    ['c', 130],
  ])
  expect(clock.pending).toBe(0)
})

test('a touch restarts the time without a timer of its own', async () => {
  const { clock, due, queue } = queueOf(100)
  queue.touch('a')
  queue.touch('b')
  await clock.advance(60)
  queue.touch('a')
  expect(clock.pending).toBe(1)
  await clock.advance(100)
  expect(due).toEqual([
    ['b', 100],
    ['a', 160],
  ])
})

test('removed entries do not expire, and an empty queue has no timer', async () => {
  const { clock, due, queue } = queueOf(100)
  queue.touch('a')
  queue.touch('b')
  queue.remove('a')
  await clock.advance(100)
  expect(due).toEqual([['b', 100]])
  queue.touch('c')
  queue.remove('c')
  expect(clock.pending).toBe(0)
})

test('an item may touch the queue while it falls due', async () => {
  const clock = new VirtualClock(0)
  let rounds = 0
  const queue: DeadlineQueue<string> = new DeadlineQueue(clock, 10, (item) => {
    if (++rounds < 3) queue.touch(item)
  })
  queue.touch('a')
  await clock.advance(100)
  expect(rounds).toBe(3)
})
