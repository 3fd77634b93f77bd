/**
 * Plays the whole-game scenarios against any stack: `npm run scenario -- --url wss://...`. Without a URL, it starts the
 * app of this directory on this machine. File names after the options select test files.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SCENARIOS = 'test/scenario'
const USAGE = `npm run scenario -- [options] [NAME...]

  --url URL   WebSocket URL of a running stack, local or deployed (default: starts the app on this machine)
  NAME        plays only the files of ${SCENARIOS} whose names contain every NAME`
/** A file that needs more than the URL can only run on this machine. */
const LOOKS_BEHIND = /\.local\b|startRuntime\(|startStack\(/

function exitWith(sentence: string): never {
  console.error(`${sentence}\n\n${USAGE}`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({ options: { url: { type: 'string' } }, allowPositionals: true })
  } catch (error) {
    exitWith(error instanceof Error ? error.message : String(error))
  }
}

const {
  values: { url },
  positionals,
} = readArguments()
if (url !== undefined && !/^wss?:\/\/\S+$/.test(url))
  exitWith(`--url must be the WebSocket's, like wss://example.com/live, not ${url}.`)
const named = readdirSync(join(ROOT, SCENARIOS))
  .filter((file) => file.endsWith('.test.ts') && positionals.every((name) => file.includes(name)))
  .map((file) => join(SCENARIOS, file))
// Without a file, jest would run every test of the project.
if (named.length === 0) exitWith(`No scenario has a name with ${positionals.join(' and ')}.`)
const files = named.filter((file) => !url || !LOOKS_BEHIND.test(readFileSync(join(ROOT, file), 'utf8')))
if (files.length === 0) exitWith(`${named.join(', ')} runs on this machine only: leave --url out.`)
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js')
// One file at a time, because players of two files would be matched with each other.
const { status } = spawnSync(process.execPath, [jest, ...files, '--runInBand'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, ...(url && { JANKEN_WS_URL: url }) },
})
process.exit(status ?? 1)
