import fc from 'fast-check'
import { FloodWatch, MAX_REFUSALS, REFUSALS_MS } from '../../../functions/fair-play/flood-watch.ts'
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

const ann = { playerId: 'ann', connectionId: 'one' }
const ben = { playerId: 'ben', connectionId: 'two' }

test('a player may send a burst of sixty requests, and twenty per second', () => {
  const watch = new FloodWatch(20)
  const asks = (count: number, now: number) =>
    Array.from({ length: count }, () => watch.mayAsk(ann, now)).filter(Boolean).length
  expect(asks(100, 1_000)).toBe(60)
  expect(asks(100, 2_000)).toBe(20)
  expect(watch.mayAsk(ben, 2_000)).toBe(true)
})

test('a player may be refused thirty times in ten seconds, and each connection is closed once', () => {
  const watch = new FloodWatch(20)
  const refused = (now: number) => watch.mayBeRefused(ann, now)
  for (const now of [1_000, 1_000 + REFUSALS_MS])
    for (let count = 0; count < MAX_REFUSALS; count++) expect(refused(now)).toBe(true)
  expect(refused(1_000 + 2 * REFUSALS_MS - 1)).toBe(false)
  expect([watch.close(ann), watch.close(ann)]).toEqual([true, false])
  expect(watch.mayAsk(ann, 1e9)).toBe(false)
  // Whoever comes back at once is heard, and closed for the next refusal.
  const again = { ...ann, connectionId: 'three' }
  expect(watch.mayAsk(again, 1e9)).toBe(true)
  expect(watch.mayBeRefused(again, 1_000 + 2 * REFUSALS_MS - 1)).toBe(false)
  expect(watch.close(again)).toBe(true)
})
