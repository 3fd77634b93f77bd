/** The package as others get it: built, installed in an empty folder, and used as its README says. */
import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ScriptedServer } from './scripted-server.ts'
import { resultPush, roundPush } from './stage.ts'

const run = promisify(execFile)
const ROOT = join(__dirname, '../..')
const README = readFileSync(join(ROOT, 'client/README.md'), 'utf8')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

const codeIn = (language: string) =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code)

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'janken-client-'))
  const home = join(folder, 'node_modules/janken-client')
  mkdirSync(home, { recursive: true })
  const manifest = readFileSync(join(ROOT, 'client/package.json'), 'utf8')
  writeFileSync(join(home, 'package.json'), manifest)
  for (const name of ['ws', 'zod', '@types'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  await run(process.execPath, [
    TSC,
    '-p',
    join(ROOT, 'client/tsconfig.build.json'),
    '--outDir',
    join(home, 'dist'),
  ])
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('its dependencies are those of the protocol, and no others', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'client/package.json'), 'utf8'))
  const protocol = JSON.parse(readFileSync(join(ROOT, 'protocol/package.json'), 'utf8'))
  const project = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(manifest.dependencies).toEqual(protocol.dependencies)
  expect(manifest.version).toBe(project.version)
})

test("the README's game is played by plain Node to its end", async () => {
  const [game = ''] = codeIn('js')
  writeFileSync(join(folder, 'game.js'), game)
  const server = await ScriptedServer.start()
  const node = spawn(process.execPath, ['game.js'], {
    cwd: folder,
    env: { ...process.env, JANKEN_URL: server.url, NODE_OPTIONS: '' },
  })
  const said: string[] = []
  node.stdout.on('data', (text) => said.push(String(text)))
  node.stderr.on('data', (text) => said.push(String(text)))
  const exited = new Promise((resolve) => node.once('exit', resolve))
  // If the program exits before it connects, the test fails with its output.
  const peer = await Promise.race([
    server.peer(),
    exited.then(() => Promise.reject(new Error(said.join('')))),
  ])
  expect(await peer.welcome()).toMatchObject({ name: 'Mei' })
  const join_ = await peer.take('join')
  expect(join_).toMatchObject({ opponent: 'bot', lives: 3 })
  peer.reply(join_, { type: 'matched', gameId: 'g1' })
  for (const round of [1, 2]) {
    peer.push(roundPush(round))
    const hand = await peer.take('throw')
    expect(hand).toMatchObject({ round, hand: 'rock' })
    peer.reply(hand, { type: 'thrown', gameId: 'g1', round })
    const over = { winner: 'me', reason: 'won', rounds: 2, ratings: [] } as const
    peer.push(resultPush(round, { over: round === 2 ? { ...over, ratings: [] } : null }))
  }
  expect(await exited).toBe(0)
  expect(said.join('')).toBe('round 1: decided\nround 2: decided\nme wins\n')
  await server.stop()
})

test("the README's other examples, and its game, are right by the package's types", async () => {
  const examples = [...codeIn('ts'), ...codeIn('js')]
  expect(examples.length).toBe(3)
  const files = examples.map((code, index) => {
    const name = `example-${index}.ts`
    writeFileSync(join(folder, name), code)
    return name
  })
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck']
  await run(process.execPath, [TSC, ...options, '--types', 'node', ...files], {
    cwd: folder,
  }).catch(({ stdout }) => Promise.reject(new Error(stdout)))
  // What is wrong is noticed, so the types are not all `any`.
  writeFileSync(join(folder, 'wrong.ts'), examples[2]?.replace("hand: 'rock'", "hand: 'well'") ?? '')
  await expect(
    run(process.execPath, [TSC, ...options, '--types', 'node', 'wrong.ts'], {
      cwd: folder,
    }),
  ).rejects.toMatchObject({ stdout: expect.stringContaining('"well"') })
}, 60_000)

test('the README documents every event and every error', () => {
  const events = readFileSync(join(ROOT, 'client/events.ts'), 'utf8')
  const declared = [...events.matchAll(/^ {2}(\w+): /gm)].map(([, name = '']) => name)
  expect(declared.length).toBeGreaterThan(5)
  for (const name of [...declared, 'RefusedError', 'ConnectionLostError', 'UnexpectedReplyError'])
    expect(README).toContain(`\`${name}\``)
})
