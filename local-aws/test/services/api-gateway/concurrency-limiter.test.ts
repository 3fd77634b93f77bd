import { ConcurrencyLimiter } from '../../../src/services/api-gateway/concurrency-limiter.ts'

test('work begins at once while there is room, and later work in order', async () => {
  const limiter = new ConcurrencyLimiter(2)
  const begun: string[] = []
  const ends: (() => void)[] = []
  const work = (name: string) =>
    limiter.run((hasWaited) => {
      begun.push(hasWaited ? `${name} late` : name)
      return new Promise<void>((end) => ends.push(end))
    })
  const all = ['a', 'b', 'c', 'd'].map(work)
  expect(begun).toEqual(['a', 'b'])
  ends.shift()?.()
  await all[0]
  expect(begun).toEqual(['a', 'b', 'c late'])
  ends.shift()?.()
  await all[1]
  expect(begun).toEqual(['a', 'b', 'c late', 'd late'])
  for (const end of ends) end()
  await Promise.all(all)
})

test('work that fails makes room for the next', async () => {
  const limiter = new ConcurrencyLimiter(1)
  await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(
    limiter.run(() => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
  expect(await limiter.run((hasWaited) => hasWaited)).toBe(false)
})
