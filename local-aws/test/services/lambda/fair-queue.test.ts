import { FairQueue } from '../../../src/services/lambda/fair-queue.ts'

function drained(queue: FairQueue<string>): string[] {
  const entries: string[] = []
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) entries.push(entry)
  return entries
}

test('sources take turns, and the entries of one source stay in order', () => {
  const queue = new FairQueue<string>()
  for (const entry of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.push(entry.charAt(0), entry)
  expect(queue.length).toBe(6)
  expect(drained(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  expect(queue.length).toBe(0)
})

test('a new source waits for at most one entry of each other source', () => {
  const queue = new FairQueue<string>()
  for (let entry = 0; entry < 100; entry++) queue.push('flood', `flood ${entry}`)
  queue.shift()
  queue.push('other', 'other')
  queue.push('flood', 'late')
  expect([queue.shift(), queue.shift()]).toEqual(['flood 1', 'other'])
})

test('one source is served in order, also after the queue was empty', () => {
  const queue = new FairQueue<string>()
  expect(queue.shift()).toBeUndefined()
  for (const round of ['1', '2']) {
    for (const entry of ['a', 'b']) queue.push('one', entry + round)
    expect(drained(queue)).toEqual([`a${round}`, `b${round}`])
  }
})

test('draining removes every entry', () => {
  const queue = new FairQueue<string>()
  for (const entry of ['a1', 'b1', 'a2']) queue.push(entry.charAt(0), entry)
  expect(queue.drain().sort()).toEqual(['a1', 'a2', 'b1'])
  expect([queue.length, queue.shift()]).toEqual([0, undefined])
})
