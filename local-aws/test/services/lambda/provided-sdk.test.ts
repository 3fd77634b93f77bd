import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningFunctions, runFunctions } from './fixture.ts'

const appDirectory = mkdtempSync(join(tmpdir(), 'app-'))
let functions: RunningFunctions

/** Writes a package into the app's node_modules. */
function install(name: string, version: string, code: string, dependencies: object = {}) {
  const directory = join(appDirectory, 'node_modules', name)
  mkdirSync(directory, { recursive: true })
  writeFileSync(
    join(directory, 'package.json'),
    JSON.stringify({ name, version, main: 'index.js', dependencies }),
  )
  writeFileSync(join(directory, 'index.js'), code)
}

beforeAll(async () => {
  install('@smithy/core', '3.1.0', 'exports.core = "core"')
  install('tslib', '2.0.0', 'exports.helper = "tslib"')
  install(
    '@aws-sdk/client-sfn',
    '3.900.0',
    'exports.from = ["sfn", require("@smithy/core").core, require("tslib").helper].join()',
  )
  const commonJs = (name: string) => ({ ZipFile: `exports.handler = async () => require("${name}").from` })
  functions = await runFunctions(
    {
      Module: 'import { from } from "@aws-sdk/client-sfn"; export const handler = async () => from',
      Again: 'import { from } from "@aws-sdk/client-sfn"; export const handler = async () => from + "!"',
      CommonJs: {
        source: '',
        properties: {
          Code: {
            ZipFile: 'const { from } = require("@aws-sdk/client-sfn"); exports.handler = async () => from',
          },
        },
      },
      Missing: 'import "@aws-sdk/client-s3"; export const handler = async () => 1',
      MissingCommonJs: {
        source: '',
        properties: {
          Code: { ZipFile: 'require("@aws-sdk/client-s3/dist"); exports.handler = async () => 1' },
        },
      },
      Other: 'import "tslib"; export const handler = async () => 1',
      Old: {
        source: 'import "@aws-sdk/client-sfn"; export const handler = async () => 1',
        properties: { Runtime: 'nodejs16.x' },
      },
      Lazy: { source: '', properties: { Code: commonJs('@aws-sdk/client-sfn') } },
    },
    { appDirectory },
  )
})

afterAll(async () => {
  await functions.stop()
  rmSync(appDirectory, { recursive: true, force: true })
})

test.each(['Module', 'CommonJs', 'Lazy'])("%s finds the SDK in the app's node_modules", async (name) => {
  expect((await functions.call(name)).value).toBe('sfn,core,tslib')
})

test('which version it is, is said once', () => {
  expect(functions.log.lines.filter((line) => line.includes('@aws-sdk/client-sfn'))).toEqual([
    "info Module uses @aws-sdk/client-sfn 3.900.0 from the app's node_modules, in place of the version that nodejs24.x brings on AWS",
  ])
})

test.each([
  ['Missing', 'Error'],
  ['MissingCommonJs', 'Runtime.ImportModuleError'],
])('%s: what is not there is to be installed', async (name, errorType) => {
  expect((await functions.call(name)).value).toMatchObject({
    errorType,
    errorMessage: expect.stringMatching(
      /Cannot find [\s\S]*Install it there: npm install --save-dev @aws-sdk\/client-s3$/,
    ),
  })
})

test.each([
  ['Other', 'another package of the app', 'tslib'],
  ['Old', "the SDK, before AWS's runtimes brought it", '@aws-sdk/client-sfn'],
])('%s does not find %s', async (name, _, missing) => {
  expect((await functions.call(name)).value).toMatchObject({
    errorMessage: expect.stringContaining(`Cannot find package '${missing}'`),
  })
})
