import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const output = mkdtempSync(join(tmpdir(), 'janken-synth-'))
afterAll(() => rmSync(output, { recursive: true, force: true }))

test('cdk synth works in an empty environment, with every check of CDK and cdk-nag', () => {
  const cdk = join(root, 'node_modules/aws-cdk/bin/cdk')
  // Nothing but where node is: no credentials, no region, no home.
  const env = { PATH: `${join(process.execPath, '..')}:/usr/bin:/bin`, HOME: output }
  execFileSync(process.execPath, [cdk, 'synth', '--quiet', '--output', output, '--no-notices'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const template = join(output, 'Janken.template.json')
  expect(existsSync(template)).toBe(true)
  expect(Object.keys(JSON.parse(readFileSync(template, 'utf8')).Outputs)).toContain('WebSocketUrl')
}, 180_000)
