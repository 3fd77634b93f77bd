import { inParallel } from '../../../functions/push/in-parallel.ts'

test('work that fails while other work hangs does not end the process, and rejects in the end', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  let release = () => {}
  const isReleased = new Promise<void>((resolve) => {
    release = resolve
  })
  const done: number[] = []
  const running = inParallel([1, 2, 3, 4, 5], async (item) => {
    if (item === 1) await isReleased
    if (item === 2) throw new Error('No.')
    done.push(item)
  })
  // Node.js reports an unhandled rejection after the microtasks of this turn.
  await new Promise((resolve) => setImmediate(resolve))
  release()
  await expect(running).rejects.toThrow('No.')
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
  expect(done.sort()).toEqual([1, 3, 4, 5])
})
