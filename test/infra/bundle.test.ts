import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { bundlesOf, loadedWith } from '../../tools/cold-starts/bundles.ts'
import { synthesizedApp } from '../support/app.ts'

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

const read = (asset: string, file: string) => readFileSync(join(one, asset, file), 'utf8')

test('functions are bundled alike wherever the assembly is written, each whole by itself', () => {
  const entries = ['authorizer', 'default', 'play']
  const assets = stage(one, ...entries)
  expect(assets).toHaveLength(entries.length)
  for (const asset of assets) {
    expect(asset).toMatch(/^asset\.[0-9a-f]{64}$/)
    const files = readdirSync(join(one, asset))
    expect(files).toEqual(expect.arrayContaining(['index.mjs', 'index.mjs.map']))
    for (const file of files) {
      const code = read(asset, file)
      expect(code).not.toContain(ROOT)
      for (const [, imported = ''] of code.matchAll(/\b(?:from|import)\s*\(?"(\.[^"]*)"/g))
        expect(files).toContain(basename(imported))
    }
  }
  expect(stage(two, ...entries)).toEqual(assets)
})

/** Words of the SDK's other credential providers. */
const OTHER_CREDENTIALS = /AssumeRole|credential_process|sso_session/

test('no function loads another source of credentials', async () => {
  const bundles = bundlesOf(await synthesizedApp())
  expect(bundles).toHaveLength(readdirSync(join(ROOT, 'functions/handlers')).length)
  const loading = bundles.filter(({ file }) =>
    loadedWith(file).some((one) => OTHER_CREDENTIALS.test(readFileSync(one, 'utf8'))),
  )
  expect(loading.map(({ name }) => name)).toEqual([])
}, 180_000)

test('an entry that is not there is named', () => {
  expect(() => stage(one, 'elsewhere')).toThrow('There is no functions/handlers/elsewhere.ts to bundle.')
})
