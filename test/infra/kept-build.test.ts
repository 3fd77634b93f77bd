import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { buildOrKeep } from '../../infra/kept-build.ts'

const ROOT = resolve(__dirname, '../..')
const directory = mkdtempSync(join(tmpdir(), 'kept-build-'))
const source = join(directory, 'source.txt')
const name = basename(directory)
const { CDK_VALIDATION } = process.env
let builds: number

beforeEach(() => {
  builds = 0
  process.env.CDK_VALIDATION = 'false'
  writeFileSync(source, 'rock')
})

afterAll(() => {
  process.env.CDK_VALIDATION = CDK_VALIDATION
  if (CDK_VALIDATION === undefined) delete process.env.CDK_VALIDATION
  rmSync(directory, { recursive: true, force: true })
  const cache = join(ROOT, 'node_modules/.cache/janken')
  for (const kept of readdirSync(cache).filter((entry) => entry.startsWith(name)))
    rmSync(join(cache, kept), { recursive: true, force: true })
})

/** What is in the output directory after a build of the source. */
function build(meanwhile = () => {}): string {
  const output = mkdtempSync(join(directory, 'output-'))
  buildOrKeep(name, [relative(ROOT, source)], output, () => {
    builds += 1
    meanwhile()
    writeFileSync(join(output, 'page.txt'), `built of ${readFileSync(source, 'utf8')}`)
  })
  return readFileSync(join(output, 'page.txt'), 'utf8')
}

test('unchanged sources are built once', () => {
  expect([build(), build(), builds]).toEqual(['built of rock', 'built of rock', 1])
})

test('changed sources are built again', () => {
  build()
  writeFileSync(source, 'paper')
  expect(build()).toBe('built of paper')
})

test('sources that change during the build are not kept', () => {
  writeFileSync(source, 'scissors')
  expect(build(() => writeFileSync(source, 'well'))).toBe('built of well')
  writeFileSync(source, 'scissors')
  expect(build()).toBe('built of scissors')
})

test('a deployment always builds', () => {
  delete process.env.CDK_VALIDATION
  build()
  build()
  expect(builds).toBe(2)
})
