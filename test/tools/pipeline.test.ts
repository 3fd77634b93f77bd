/** The scripts of the deploy workflow, with commands `aws` and `npx` that print what the real ones would. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { App } from 'aws-cdk-lib'
import { readSettings, type Settings } from '../../infra/settings.ts'
import { runTool } from './run-tool.ts'

const scriptOf = (name: string) => resolve(__dirname, '../../tools/pipeline', name)

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'janken-pipeline-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

let watches = 0

/** `looks`: what each call of describe-alarms prints. The next call fails. */
function watch(
  alarms: string,
  looks: string[],
  seconds = 60,
  ignored: string[] = [],
): Promise<[code: number, output: string]> {
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
    execFile(
      'bash',
      [scriptOf('watch-alarms.sh'), 'Janken', String(seconds), ...ignored],
      { env, timeout: 30_000 },
      (error, stdout) => done([Number(error?.code ?? 0), stdout]),
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

test('watch-alarms.sh passes over the alarms that it is told to ignore', async () => {
  expect(await watch(OWN, ['', 'Janken-games-failed'], 60, ['busy'])).toEqual([
    1,
    'Rings since the deployment: Janken-games-failed\n',
  ])
  expect(await watch(OWN, [''], 0, ['busy'])).toEqual([0, 'None of 1 alarms has begun to ring in 0 s.\n'])
  expect(await watch(OWN, [''], 0, ['bus'])).toEqual([0, 'None of 2 alarms has begun to ring in 0 s.\n'])
})

test('every alarm that the deploy workflow ignores exists', () => {
  const workflow = readFileSync(resolve(__dirname, '../../.github/workflows/deploy.yml'), 'utf8')
  const ignored = /watch-alarms\.sh Janken \d+ ?(.*)/.exec(workflow)?.[1] ?? ''
  const alarms = readFileSync(resolve(__dirname, '../../infra/operations/alarm-list.ts'), 'utf8')
  for (const name of ignored.split(' ')) expect(alarms).toContain(`id: '${name}'`)
})

test('watch-alarms.sh fails where alarms cannot be read, or are not there', async () => {
  expect(await watch(OWN, [])).toEqual([1, ''])
  expect(await watch(OWN, ['', ''])).toEqual([1, ''])
  expect(await watch('', [''])).toEqual([1, 'The stack Janken has no alarms.\n'])
})

const DOMAIN = {
  DOMAIN: 'play.example.com',
  CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:123456789012:certificate/abc',
  WEB_ACL_ARN: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/janken/abc',
  ORIGIN_SECRET_GENERATION: '2',
}

/** The settings that synthesize.sh passes to the CDK. */
function synthesized(stage: string, variables: Record<string, string>): Settings {
  const own = mkdtempSync(join(directory, 'synthesize-'))
  writeFileSync(join(own, 'npx'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
  const env = { PATH: `${own}${delimiter}${process.env.PATH}`, ...variables }
  const output = execFileSync('bash', [scriptOf('synthesize.sh'), stage], { env, encoding: 'utf8' })
  const [command, ...rest] = output.trimEnd().split('\n-c\n')
  expect(command).toBe(`cdk\nsynth\n--quiet\n--output\nassembly-${stage}`)
  const context = Object.fromEntries(rest.map((one) => one.split('=')))
  return readSettings(new App({ context }).node)
}

test('synthesize.sh gives the domain to prod and to no other stage', () => {
  expect(synthesized('prod', DOMAIN)).toMatchObject({
    stage: 'prod',
    domain: {
      name: DOMAIN.DOMAIN,
      certificateArn: DOMAIN.CERTIFICATE_ARN,
      webAclArn: DOMAIN.WEB_ACL_ARN,
      secretGeneration: 2,
    },
  })
  expect(synthesized('dev', DOMAIN)).toMatchObject({ stage: 'dev', domain: undefined })
})

test('synthesize.sh passes no setting that is empty, as GitHub passes a variable that is not set', () => {
  const empty = Object.fromEntries(Object.keys(DOMAIN).map((name) => [name, '']))
  expect(synthesized('prod', empty)).toEqual(synthesized('prod', {}))
})

test('the deploy workflow sets every variable that synthesize.sh reads', () => {
  const script = readFileSync(scriptOf('synthesize.sh'), 'utf8')
  const workflow = readFileSync(resolve(__dirname, '../../.github/workflows/deploy.yml'), 'utf8')
  const variables = [...script.matchAll(/\$\{([A-Z_]+):-\}/g)].map(([, name]) => name)
  expect(variables.length).toBeGreaterThan(3)
  for (const name of variables) expect(workflow).toMatch(new RegExp(`^ {10}${name}: \\$\\{\\{ vars\\.`, 'm'))
})

test('play-game.ts fails where no game can be played, after a second attempt', async () => {
  const { output, code } = await runTool('pipeline/play-game.ts', ['ws://127.0.0.1:1/live', '0.2'])
  expect(code).toBe(1)
  expect(output).toMatch(
    /^Attempt 1 of 2: .+\nAttempt 2 of 2: WrongGame: The game was not over after 0\.2 s\.\n$/,
  )
})
