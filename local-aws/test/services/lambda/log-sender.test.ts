import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { logRead, logSender } from '../../../src/services/lambda/worker/log-sender.ts'
import type { WorkerMessage } from '../../../src/services/lambda/worker/messages.ts'

/** Once more is unread than a pipe holds, notes how much, and reads all of it. */
const READER = `
const { workerData: { unread, seen }, parentPort } = require('node:worker_threads')
parentPort.postMessage('here')
while (Atomics.load(unread, 0) <= 65_536);
Atomics.store(seen, 0, Atomics.load(unread, 0))
Atomics.store(unread, 0, 0)
Atomics.notify(unread, 0)
`

const shared = () => new Int32Array(new SharedArrayBuffer(4))

test('a writer waits when the reader is behind', async () => {
  const [unread, seen] = [shared(), shared()]
  const reader = new Worker(READER, { eval: true, workerData: { unread, seen } })
  await once(reader, 'message')
  const sent: WorkerMessage[] = []
  const log = logSender((message) => sent.push(message), unread)
  for (let line = 0; line < 70; line += 1) log('x'.repeat(1_000))
  expect(sent).toHaveLength(70)
  expect(Atomics.load(seen, 0)).toBe(66_000)
  await once(reader, 'exit')
})

test('reading makes room', () => {
  const unread = shared()
  const log = logSender(({ kind, ...rest }) => {
    if (kind === 'log' && 'text' in rest) logRead(rest.text, unread)
  }, unread)
  for (let line = 0; line < 1_000; line += 1) log('x'.repeat(1_000))
  expect(Atomics.load(unread, 0)).toBe(0)
})
