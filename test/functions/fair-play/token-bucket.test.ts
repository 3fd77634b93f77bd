import fc from 'fast-check'
import { afterOne, bucketOf, waitFor } from '../../../functions/fair-play/token-bucket.ts'

test('thirty a minute: a burst of ten, then one every two seconds', () => {
  const bucket = bucketOf(30)
  let fullAt: number | undefined
  const take = (now: number) => {
    const wait = waitFor(bucket, fullAt, now)
    if (wait === 0) fullAt = afterOne(bucket, fullAt, now)
    return wait
  }
  expect(Array.from({ length: 11 }, () => take(1_000))).toEqual([...Array(10).fill(0), 2_000])
  expect(take(2_999)).toBe(1)
  expect([take(3_000), take(3_000)]).toEqual([0, 2_000])
  // However long nothing is taken, no more than ten come together.
  expect(Array.from({ length: 11 }, () => take(1e9))).toEqual([...Array(10).fill(0), 2_000])
})

test("a client that waits as told is served, and no minute exceeds a burst plus a minute's tokens", () => {
  const pauses = fc.array(fc.nat({ max: 4_000 }), { minLength: 1, maxLength: 120 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), pauses, (perMinute, times) => {
      const bucket = bucketOf(perMinute)
      let [now, fullAt] = [1_000_000, undefined as number | undefined]
      const served: number[] = []
      for (const pause of times) {
        now += pause
        const wait = waitFor(bucket, fullAt, now)
        if (wait > 0) {
          expect(waitFor(bucket, fullAt, now + wait)).toBe(0)
          continue
        }
        fullAt = afterOne(bucket, fullAt, now)
        served.push(now)
      }
      for (const since of served) {
        const inMinute = served.filter((at) => at >= since && at < since + 60_000).length
        expect(inMinute).toBeLessThanOrEqual(Math.ceil(perMinute / 3) + perMinute)
      }
    }),
  )
})
