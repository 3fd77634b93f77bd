/** Holds docs/faults.md to the code. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorNamesOf } from '../../src/faults/errors.ts'
import { parseFaults } from '../../src/faults/index.ts'
import { FAULT_SERVICES } from '../../src/faults/rules.ts'

const text = readFileSync(join(__dirname, '../../docs/faults.md'), 'utf8')
const examples = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => json)

test.each(examples)('the rules are accepted: %s', (json) => {
  expect(parseFaults(JSON.parse(json)).rules.length).toBeGreaterThan(0)
})

test.each(FAULT_SERVICES)('the errors of %s are those that are listed', (service) => {
  const row = text.split('\n').find((line) => line.startsWith(`| \`${service}\` |`)) ?? ''
  const [, ...names] = [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
  expect(names).toEqual(errorNamesOf(service))
})
