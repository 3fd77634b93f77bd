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
/** A file that needs more than the URL can only run on this machine. */
const LOOKS_BEHIND = /\.local\b|local\/runtime\.ts|startStack\(/

const { values, positionals } = parseArgs({ options: { url: { type: 'string' } }, allowPositionals: true })
if (values.url !== undefined && !/^wss?:\/\/\S+$/.test(values.url)) {
  console.error(`--url must be the WebSocket's, like wss://example.com/live, not ${values.url}.`)
  process.exit(1)
}
const files = readdirSync(join(ROOT, SCENARIOS))
  .filter((file) => file.endsWith('.test.ts') && positionals.every((name) => file.includes(name)))
  .map((file) => join(SCENARIOS, file))
  .filter((file) => !values.url || !LOOKS_BEHIND.test(readFileSync(join(ROOT, file), 'utf8')))
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js')
// One file at a time, because players of two files would be matched with each other.
const { status } = spawnSync(process.execPath, [jest, ...files, '--runInBand'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, ...(values.url && { JANKEN_WS_URL: values.url }) },
})
process.exit(status ?? 1)
