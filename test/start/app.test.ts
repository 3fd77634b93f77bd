/** `npm start` with the real app, as a process of its own, in a directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Endpoints } from '../../local-aws/src/runtime/endpoints-file.ts'
import { startDuel, throwHand } from '../support/game.ts'
import { useWire } from '../support/wire.ts'
import { runTool } from '../tools/run-tool.ts'

const ROOT = resolve(__dirname, '../..')
const TURN_SECONDS = 7
const START_MS = 180_000

let directory: string
let child: ChildProcess
let output = ''
let endpoints: Endpoints

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'janken-start-'))
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))
  const tsx = pathToFileURL(createRequire(__filename).resolve('tsx'))
  const app = `"${process.execPath}" --import "${tsx}" "${join(ROOT, 'infra/app.ts')}"`
  writeFileSync(join(directory, 'cdk.json'), JSON.stringify({ app, context }))
  child = spawn(
    process.execPath,
    [join(ROOT, 'local-aws/src/cli/start.mjs'), '-c', `turnSeconds=${TURN_SECONDS}`],
    {
      cwd: directory,
      env: { ...process.env, WEB_PORT: '0', WS_PORT: '0', AWS_PORT: '0', CONSOLE_PORT: '0' },
    },
  )
  await new Promise<void>((ready, failed) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk
        if (output.includes('Ready: ')) ready()
      })
    child.once('exit', () => failed(new Error(output)))
  })
  endpoints = JSON.parse(readFileSync(join(directory, '.local/endpoints.json'), 'utf8'))
}, START_MS)

afterAll(() => {
  if (child.exitCode === null) child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

useWire()

test('says where everything is, in a line and in a file', () => {
  const { web, ws, aws, console: page, stateMachineArns, tableNames } = endpoints
  expect(output).toContain(
    `Ready: open ${web} (console ${page}, WebSocket ${ws}, AWS endpoint ${aws}; Ctrl-C stops)`,
  )
  expect(ws).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/live$/)
  const isMachine = expect.stringMatching(/^arn:aws:states:[\w-]+:\d{12}:stateMachine:/)
  expect(stateMachineArns).toEqual([isMachine, isMachine])
  expect(tableNames).toHaveLength(1)
})

test("serves the page, with the WebSocket's address", async () => {
  const page = await fetch(endpoints.web)
  expect(page.status).toBe(200)
  const html = await page.text()
  expect(html).toContain('<!doctype html>')
  expect(await (await fetch(`${endpoints.web}/config.json`)).json()).toEqual({ ws: endpoints.ws })

  // Browsers keep files with hashed names, and ask for all others at each visit.
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const [script = ''] = /assets\/[\w-]+\.js/.exec(html) ?? []
  const { status, headers } = await headOf(`${endpoints.web}/${script}`)
  expect([status, headers.get('cache-control')]).toEqual([200, 'max-age=31536000, immutable'])

  // Social networks follow absolute addresses only.
  const image = /property="og:image" content="([^"]+)"/.exec(html)?.[1] ?? ''
  expect(image).toBe(`${endpoints.web}/og.jpg`)
  expect((await headOf(image)).headers.get('content-type')).toBe('image/jpeg')
})

/** Without the body: one that is large and not read keeps its socket open, and the process alive. */
const headOf = (url: string) => fetch(url, { method: 'HEAD' })

test('play-game.ts of the deploy workflow plays a game', async () => {
  const { output, code } = await runTool('pipeline/play-game.ts', [endpoints.ws, '60'])
  expect(output).toMatch(/^Played the game \S+ in \d+ rounds?\.\n$/)
  expect(code).toBe(0)
})

test('a turn is as long as the command line says', async () => {
  const { ann, ben, gameId, rounds } = await startDuel(endpoints.ws)
  expect(rounds.ann.turnSeconds).toBe(TURN_SECONDS)
  expect(rounds.ann.msLeft).toBeLessThanOrEqual(TURN_SECONDS * 1000)
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'paper')])
  expect((await ann.next('result')).over).toMatchObject({ winner: ben.playerId })
})

test('stops on Ctrl-C while games run, and leaves neither a listener nor the file', async () => {
  const { ann } = await startDuel(endpoints.ws)
  const exit = once(child, 'exit')
  const asked = performance.now()
  child.kill('SIGINT')
  expect(await exit).toEqual([0, null])
  expect(performance.now() - asked).toBeLessThan(STOPS_WITHIN_MS)
  await ann.closed
  expect(existsSync(join(directory, '.local/endpoints.json'))).toBe(false)
  for (const url of Object.values(endpoints).flat().filter(isUrl)) await expectNobodyListens(new URL(url))
})

/** The start cuts itself short before that; a busy machine gets some grace. */
const STOPS_WITHIN_MS = 5_000

const isUrl = (text: string) => /^(http|ws):/.test(text)

async function expectNobodyListens({ hostname, port }: URL) {
  const socket = connect(Number(port), hostname)
  await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
}
