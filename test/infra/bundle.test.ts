import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'

const ROOT = resolve(__dirname, '../..')

/** Stages the entries' assets as a synthesis of its own would, and gives the names of what it has staged. */
function stage(outdir: string, ...entries: string[]): string[] {
  jest.resetModules()
  const { bundled }: typeof import('../../infra/bundle.ts') = require('../../infra/bundle.ts')
  const stack = new Stack(new App({ outdir }), 'Bundles')
  for (const entry of entries) {
    const code = bundled(entry)
    new LambdaFunction(stack, entry, { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X })
  }
  return readdirSync(outdir).sort()
}

const directories = ['one', 'two'].map((name) => mkdtempSync(join(tmpdir(), `bundle-${name}-`)))
const [one = '', two = ''] = directories
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

test('functions are bundled alike wherever the assembly is written, each whole by itself', () => {
  const entries = ['authorizer', 'default', 'play']
  const assets = stage(one, ...entries)
  expect(assets).toHaveLength(entries.length)
  for (const asset of assets) {
    expect(asset).toMatch(/^asset\.[0-9a-f]{64}$/)
    expect(readdirSync(join(one, asset)).sort()).toEqual(['index.mjs', 'index.mjs.map'])
    const [code = '', map = ''] = ['index.mjs', 'index.mjs.map'].map((file) =>
      readFileSync(join(one, asset, file), 'utf8'),
    )
    expect(code).not.toMatch(/\b(from|import)\s*\(?["']\./)
    expect(code + map).not.toContain(ROOT)
  }
  expect(stage(two, ...entries)).toEqual(assets)
})

test('an entry that is not there is named', () => {
  expect(() => stage(one, 'elsewhere')).toThrow('There is no functions/elsewhere.ts to bundle.')
})
