import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileChanges } from '../../src/watch/file-changes.ts'
import { WatchPatterns } from '../../src/watch/patterns.ts'

let root: string
let changes: FileChanges
const heard: string[] = []
let tell: () => void = () => {}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'changes-'))
  for (const directory of ['functions/store', 'node_modules/zod', '.git', 'docs'])
    mkdirSync(join(root, directory), { recursive: true })
  write('functions/play.ts')
  heard.length = 0
  changes = new FileChanges(root, new WatchPatterns(['functions/**', 'later/**'], ['**/*.md']), {
    onChange(file) {
      heard.push(file)
      tell()
    },
    onProblem(sentence) {
      throw new Error(sentence)
    },
  })
})

afterEach(() => {
  changes.close()
  rmSync(root, { recursive: true, force: true })
})

const write = (file: string) => writeFileSync(join(root, file), 'text')

const untilHeard = (file: string) =>
  new Promise<void>((resolve) => {
    tell = () => heard.includes(file) && resolve()
    tell()
  })

test('tells of a file that is written, made or removed', async () => {
  write('functions/play.ts')
  await untilHeard('functions/play.ts')
  write('functions/store/table.ts')
  await untilHeard('functions/store/table.ts')
  heard.length = 0
  rmSync(join(root, 'functions/play.ts'))
  await untilHeard('functions/play.ts')
})

test('tells of a file that another is renamed over, as editors save', async () => {
  write('functions/.play.draft')
  renameSync(join(root, 'functions/.play.draft'), join(root, 'functions/play.ts'))
  await untilHeard('functions/play.ts')
})

test('reports no change of a file that the patterns exclude', async () => {
  for (const file of ['docs/a.ts', 'functions/a.md', 'node_modules/zod/a.ts', '.git/a', 'functions/.a.swp'])
    write(file)
  write('functions/last.ts')
  await untilHeard('functions/last.ts')
  expect(new Set(heard)).toEqual(new Set(['functions/last.ts']))
})

test('watches directories that are made later, with all that is in them by then', async () => {
  mkdirSync(join(root, 'later/deep/deeper'), { recursive: true })
  write('later/deep/deeper/early.ts')
  await untilHeard('later/deep/deeper/early.ts')
  write('later/deep/deeper/late.ts')
  await untilHeard('later/deep/deeper/late.ts')
})

test('watches a directory that took the place of another', async () => {
  rmSync(join(root, 'functions/store'), { recursive: true })
  mkdirSync(join(root, 'functions/store'))
  write('functions/store/new.ts')
  await untilHeard('functions/store/new.ts')
  heard.length = 0
  write('functions/store/newer.ts')
  await untilHeard('functions/store/newer.ts')
})

test('tells of a directory that is gone', async () => {
  renameSync(join(root, 'functions/store'), join(root, 'docs/store'))
  await untilHeard('functions/store')
})
