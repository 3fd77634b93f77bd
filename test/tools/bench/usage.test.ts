import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { msOf, parseStat, usageOf } from '../../../tools/bench/usage.ts'

test('a name in the process table may hold spaces and brackets', () => {
  const numbers = Array.from({ length: 30 }, (_, index) => String(index))
  const stat = `42 (a ) (b) S 7 ${numbers.slice(2).join(' ')}`
  // After the state come the parent (1), user (11) and system time (12) and the pages (21).
  expect(parseStat(42, stat)).toMatchObject({ pid: 42, parent: 7, cpuMs: (11 + 12) * 10 })
})

test.each([
  ['00:00:07', 7_000],
  ['1:02.50', 62_500],
  ['2-01:00:00', (2 * 24 + 1) * 3_600_000],
])('%s of processor time', (text, expected) => {
  expect(msOf(text)).toBe(expected)
})

test("a process's descendants count as its own", async () => {
  const held =
    'const held = Buffer.alloc(60_000_000, 1); console.log(process.pid); setInterval(() => held, 1000)'
  const script = `require('node:child_process').spawn(process.execPath, ['-e', '${held}'], { stdio: 'inherit' })`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [child] = await once(parent.stdout, 'data')
  try {
    expect(usageOf(parent.pid ?? 0)?.rss).toBeGreaterThan(100_000_000)
  } finally {
    // The parent ends with its child.
    process.kill(Number(child))
    await once(parent, 'close')
  }
  expect(usageOf(parent.pid ?? 0)).toBeUndefined()
})
