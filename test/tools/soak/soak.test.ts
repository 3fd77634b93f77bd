/** The whole command for a few seconds: that people play and misbehave, and that it is looked at afterwards. */
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runTool } from '../run-tool.ts'

const ROOT = resolve(__dirname, '../../..')
const OUT = `.local/test/soak-${process.pid}`

jest.setTimeout(300_000)

afterAll(() => rmSync(join(ROOT, OUT), { recursive: true, force: true }))

test('plays, misbehaves, and fails only the checks that need more than a few seconds', async () => {
  const { output } = await runTool('soak/main.ts', [
    ...['--out', OUT, '--minutes', '0.15', '--crowd', '1', '--settle', '1', '--turn', '2'],
  ])
  const outcome = JSON.parse(readFileSync(join(ROOT, OUT, 'soak.json'), 'utf8'))
  expect(outcome.violations).toEqual([])
  expect(outcome.judged).toBeGreaterThan(0)
  expect(outcome.rests).toHaveLength(2)
  expect(Object.keys(outcome.counts).length).toBeGreaterThan(10)
  // A process that has just been started grows: its memory is no matter of seconds.
  const failed = outcome.checks.filter(
    ({ name, holds }: { name: string; holds: boolean }) => !holds && !name.startsWith('memory'),
  )
  expect(failed).toEqual([])
  expect(output).toMatch(/^(ok {4}|FAILED) {2}memory at the end/m)
  expect(output).toContain('ok      executions that never ended: none')
})

test('explains invalid options in a sentence', async () => {
  const { output, code } = await runTool('soak/main.ts', ['--minutes', 'soon'])
  expect(code).toBe(2)
  expect(output).toMatch(/^--minutes must be a number of at least 0.1, not soon\./)
})
