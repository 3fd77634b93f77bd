import fc from 'fast-check'
import { VirtualClock } from '../../src/common/virtual-clock.ts'

describe('a virtual clock', () => {
  test('stands still until it is advanced', async () => {
    const clock = new VirtualClock(1000)
    const fired: number[] = []
    clock.after(10, () => fired.push(clock.now()))
    await new Promise((resolve) => setImmediate(resolve))
    expect(clock.now()).toBe(1000)
    expect(fired).toEqual([])
  })

  test('fires each timer at its own time, in the order in which they fall due', async () => {
    const clock = new VirtualClock(0)
    const fired: string[] = []
    clock.after(20, () => fired.push(`b at ${clock.now()}`))
    clock.after(10, () => fired.push(`a at ${clock.now()}`))
    clock.after(20, () => fired.push(`c at ${clock.now()}`))
    await clock.advance(30)
    expect(fired).toEqual(['a at 10', 'b at 20', 'c at 20'])
    expect(clock.now()).toBe(30)
  })

  test('keeps later timers for later', async () => {
    const clock = new VirtualClock(0)
    const fired: number[] = []
    clock.after(10, () => fired.push(10))
    await clock.advance(9)
    expect(fired).toEqual([])
    await clock.advance(1)
    expect(fired).toEqual([10])
  })

  test('fires timers that are set while it advances', async () => {
    const clock = new VirtualClock(0)
    const fired: number[] = []
    const again = () => {
      fired.push(clock.now())
      if (fired.length < 3) clock.after(5, again)
    }
    clock.after(5, again)
    await clock.advance(100)
    expect(fired).toEqual([5, 10, 15])
  })

  test('lets promises and immediates run dry between two timers', async () => {
    const clock = new VirtualClock(0)
    const seen: string[] = []
    clock.after(1, async () => {
      await Promise.resolve()
      await new Promise((resolve) => setImmediate(resolve))
      seen.push('first, to its end')
    })
    clock.after(2, () => seen.push('second'))
    await clock.advance(2)
    expect(seen).toEqual(['first, to its end', 'second'])
  })

  test('forgets a timer that was cancelled', async () => {
    const clock = new VirtualClock(0)
    const fired: number[] = []
    clock.after(1, () => fired.push(1)).cancel()
    await clock.advance(5)
    expect(fired).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('jumps from timer to timer until a promise settles', async () => {
    const clock = new VirtualClock(0)
    const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
    const work = async () => {
      await pause(60_000)
      await pause(3_600_000)
      return clock.now()
    }
    expect(await clock.runUntil(work())).toBe(3_660_000)
  })

  test('passes the rejection of the awaited promise on', async () => {
    const clock = new VirtualClock(0)
    await expect(clock.runUntil(Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  test('says so when nothing is left that could settle the promise', async () => {
    const clock = new VirtualClock(0)
    await expect(clock.runUntil(new Promise(() => {}))).rejects.toThrow('still pending, and no timer is left')
  })

  test('fires any set of timers sorted by due time, ties in the order of setting', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 12 }), async (delays) => {
        const clock = new VirtualClock(0)
        const fired: [number, number][] = []
        for (const [index, delay] of delays.entries())
          clock.after(delay, () => fired.push([clock.now(), index]))
        await clock.advance(50)
        const expected = delays.map((delay, index): [number, number] => [delay, index])
        expect(fired).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]))
      }),
      { numRuns: 30 },
    )
  })
})
