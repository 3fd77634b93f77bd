import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAssembly } from '../../src/template/assembly.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Writes an assembly whose stacks, without anything in them, are for these environments. */
function assemblyOf(environments: readonly string[], into = directory, more: object = {}) {
  mkdirSync(into, { recursive: true })
  const stacks = environments.map((environment, index) => {
    writeFileSync(join(into, `Stack${index}.json`), '{}')
    return [
      `Stack${index}`,
      { type: 'aws:cloudformation:stack', environment, properties: { templateFile: `Stack${index}.json` } },
    ]
  })
  writeFileSync(
    join(into, 'manifest.json'),
    JSON.stringify({ artifacts: { ...Object.fromEntries(stacks), ...more } }),
  )
}

test('a stack without resources has none', () => {
  assemblyOf(['aws://unknown-account/unknown-region'])
  expect(readAssembly(directory).stacks).toEqual([{ stackName: 'Stack0', template: { Resources: {} } }])
})

test.each<[string, string[], object]>([
  ['nothing', ['aws://unknown-account/unknown-region'], {}],
  ['a region', ['aws://unknown-account/eu-west-1'], { region: 'eu-west-1' }],
  [
    'both, and another stack neither',
    ['aws://123456789012/eu-west-1', 'aws://unknown-account/unknown-region'],
    { account: '123456789012', region: 'eu-west-1' },
  ],
])('the place is what the app names: %s', (_what, environments, place) => {
  assemblyOf(environments)
  expect(readAssembly(directory).place).toEqual(place)
})

test('the place of a nested assembly counts', () => {
  assemblyOf(['aws://123456789012/unknown-region'], join(directory, 'stage'))
  const stage = { type: 'cdk:cloud-assembly', properties: { directoryName: 'stage' } }
  assemblyOf(['aws://unknown-account/eu-west-1'], directory, { stage })
  expect(readAssembly(directory).place).toEqual({ account: '123456789012', region: 'eu-west-1' })
})

test('refuses stacks of several regions', () => {
  assemblyOf(['aws://123456789012/eu-west-1', 'aws://123456789012/us-east-1'])
  expect(() => readAssembly(directory)).toThrow(
    'stacks of more than one region are not run on one machine: eu-west-1, us-east-1',
  )
})
