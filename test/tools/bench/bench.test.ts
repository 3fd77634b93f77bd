/** The whole command, with numbers as small as they can be: what it prints and writes, not how fast anything is. */
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runTool } from '../run-tool.ts'

const ROOT = resolve(__dirname, '../../..')
const OUT = `.local/test/bench-${process.pid}`

/** Two starts of the whole stack. */
jest.setTimeout(240_000)

afterAll(() => rmSync(join(ROOT, OUT), { recursive: true, force: true }))

test('measures every phase, prints and writes the results', async () => {
  const { output, code } = await runTool('bench/main.ts', [
    ...['--out', OUT, '--singles', '3', '--single-warm-up', '2', '--idle', '5'],
    ...['--concurrent', '2', '--connections', '6', '--seconds', '3', '--duels', '4', '--warm-up', '1'],
  ])
  // 1 says that a target was missed, as it may be on a busy machine.
  expect([0, 1]).toContain(code)
  const report = JSON.parse(readFileSync(join(ROOT, OUT, 'bench.json'), 'utf8'))
  expect(report.errors).toEqual([])
  expect(report.single).toMatchObject({ duels: 3, warmUpDuels: 2 })
  expect(report.single.latency.p50).toBeGreaterThan(0)
  expect(report.single.timesRelay).toBeCloseTo(report.single.latency.p50 / report.relay.p50)
  expect(report.parallel.duels).toBeGreaterThan(0)
  expect(report.parallel.usage.highestRss).toBeGreaterThan(50_000_000)
  expect(report.idle).toMatchObject({ connections: 5, lost: 0 })
  expect(report.waterfall.spans.map(({ stage }: { stage: string }) => stage)).toEqual(
    expect.arrayContaining(['gateway', 'Lambda run', 'DynamoDB', 'Step Functions', 'push']),
  )

  expect(output).toContain('one duel: result after the deciding throw')
  expect(output).toMatch(/npm start to ready +at most 10 s +\d/)
  expect(output).toMatch(/100 duels: rate .* not measured/)
  const drawing = readFileSync(join(ROOT, OUT, 'bench.svg'), 'utf8')
  expect(drawing).toMatch(/^<svg .*<\/svg>\n$/s)
  expect(drawing).not.toContain('NaN')
})

test('explains in a sentence what it cannot do', async () => {
  const { output, code } = await runTool('bench/main.ts', ['--idle', '9000000'])
  expect(code).toBe(2)
  expect(output).toMatch(/^9000000 connections need \d+ open files in a process, but the limit is \d+\. /)
})
