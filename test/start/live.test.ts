/** `npm start -- --watch` with a copy of the real app, played by players who stay connected. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { nextResult, startDuel, throwHand } from '../support/game.ts'
import { Player } from '../support/player.ts'
import { Started } from '../support/started.ts'
import { useWire } from '../support/wire.ts'

const ROOT = resolve(__dirname, '../..')
const SOURCES = [
  'infra',
  'functions',
  'protocol',
  'statemachine',
  'client',
  'web',
  'cdk.json',
  'package.json',
]
const START_MS = 180_000
jest.setTimeout(150_000)

const directory = mkdtempSync(join(tmpdir(), 'janken-watch-'))
let started: Started
let ann: Player
let ben: Player

beforeAll(async () => {
  for (const source of SOURCES) cpSync(join(ROOT, source), join(directory, source), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'))
  started = new Started(directory, ['--watch', '-c', 'turnSeconds=120'])
  await started.line('Ready: ')
  ann = await Player.connect(started.endpoints.ws)
  ben = await Player.connect(started.endpoints.ws)
}, START_MS)

afterAll(() => {
  started.kill()
  rmSync(directory, { recursive: true, force: true })
})

useWire()

function edit(file: string, from: string, to: string) {
  const path = join(directory, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}.`)
  writeFileSync(path, text.replace(from, to))
}

async function winnerOfRockAgainstPaper(begin = startDuel(started.endpoints.ws, { players: [ann, ben] })) {
  const { gameId } = await begin
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'paper')])
  return (await nextResult(ann, gameId, 1)).over?.winner
}

test('a change to a function is live on a connection that was there before', async () => {
  expect(await ann.ask('ping')).toMatchObject({ type: 'pong' })
  edit('functions/handlers/profile.ts', "type: 'pong', now", "type: 'pong', now: 1")
  expect(await started.line('Deployed: ')).toContain('functions/handlers/profile.ts (live after')
  expect(await ann.ask('ping')).toMatchObject({ type: 'pong', now: 1 })
})

test('a change to the state machine rules the next game; the one that is played ends by its own rules', async () => {
  const playing = startDuel(started.endpoints.ws, { players: [ann, ben] })
  await playing
  edit(
    'statemachine/game.asl.yaml',
    "{'rock': 'paper', 'paper': 'scissors', 'scissors': 'rock'}",
    "{'rock': 'scissors', 'paper': 'rock', 'scissors': 'paper'}",
  )
  await started.line('Deployed: ')
  expect(await winnerOfRockAgainstPaper(playing)).toBe(ben.playerId)
  expect(await winnerOfRockAgainstPaper()).toBe(ann.playerId)
})

test('a bundling error is reported with its location, and the game continues', async () => {
  edit('functions/handlers/profile.ts', 'now: 1', 'now: ]')
  const line = await started.line('Not deployed, the previous version keeps running: ')
  expect(line).toMatch(/functions\/handlers\/profile\.ts:\d+:\d+: ERROR: /)
  expect(await ann.ask('ping')).toMatchObject({ type: 'pong', now: 1 })
})

test('Ctrl-C during a synthesis ends everything that was started', async () => {
  edit('functions/handlers/profile.ts', 'now: ]', 'now: 2')
  await started.line('Changed: ')
  expect(await started.stop()).toBe(0)
})
