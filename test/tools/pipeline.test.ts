/** The scripts of the deploy workflow, with a command `aws` that says what AWS would. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

const SCRIPT = resolve(__dirname, '../../tools/pipeline/watch-alarms.sh')

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'janken-pipeline-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

let watches = 0

/** `looks`: what each call of describe-alarms prints. The next call fails. */
function watch(alarms: string, looks: string[], seconds = 60): Promise<[code: number, output: string]> {
  const own = join(directory, String(++watches))
  mkdirSync(own)
  for (const [index, names] of looks.entries()) writeFileSync(join(own, `look-${index}`), names)
  const answer = `#!/usr/bin/env bash
cd '${own}'
if [ "$1" = cloudformation ]; then echo '${alarms}'; exit; fi
touch looked
next=$(wc -l < looked)
echo >> looked
cat "look-$next"
`
  writeFileSync(join(own, 'aws'), answer, { mode: 0o755 })
  const env = { ...process.env, PATH: `${own}${delimiter}${process.env.PATH}`, WATCH_EVERY: '0' }
  return new Promise((done) =>
    execFile('bash', [SCRIPT, 'Janken', String(seconds)], { env, timeout: 30_000 }, (error, stdout) =>
      done([Number(error?.code ?? 0), stdout]),
    ),
  )
}

const OWN = 'Janken-busy\tJanken-games-failed'

test('watch-alarms.sh fails as soon as an alarm begins to ring, and names it', async () => {
  expect(await watch(OWN, ['', '', OWN])).toEqual([
    1,
    'Rings since the deployment: Janken-busy\nJanken-games-failed\n',
  ])
})

test('watch-alarms.sh passes over an alarm that rang before', async () => {
  expect(await watch(OWN, ['Janken-busy'], 0)).toEqual([0, 'None of 2 alarms has begun to ring in 0 s.\n'])
  expect(await watch(OWN, ['Janken-busy', 'Janken-busy', OWN])).toEqual([
    1,
    'Rings since the deployment: Janken-games-failed\n',
  ])
})

test('watch-alarms.sh fails where alarms cannot be read, or are not there', async () => {
  expect(await watch(OWN, [])).toEqual([1, ''])
  expect(await watch(OWN, ['', ''])).toEqual([1, ''])
  expect(await watch('', [''])).toEqual([1, 'The stack Janken has no alarms.\n'])
})
