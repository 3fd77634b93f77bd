/** Holds docs/support.md to the code: what it says is served is served, and nothing goes unsaid. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as sfn from '@aws-sdk/client-sfn'
import { defaultRetention } from '../../../../src/services/step-functions/api/executions.ts'
import { operations } from '../../../../src/services/step-functions/api/service.ts'
import { integrations, suffixOf } from '../../../../src/services/step-functions/connectors/catalogue.ts'
import { stateTypes } from '../../../../src/services/step-functions/validation/states/index.ts'

const text = readFileSync(join(__dirname, '../../../../docs/support.md'), 'utf8')
const chapter = /\n## Step Functions\n([\s\S]*?)(?=\n## |$(?![\s\S]))/.exec(text)?.[1] ?? ''

/** The rows of the first table under a heading, without its head. */
function table(heading: string): string[][] {
  const section = chapter.split(`\n### ${heading}\n`)[1]?.split('\n### ')[0] ?? ''
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const words = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word)

describe('the API', () => {
  const rows = table('The API')

  test('has a row for each action that the SDK knows', () => {
    const commands = Object.keys(sfn).filter((name) => /^[A-Z].*Command$/.test(name))
    const actions = commands.map((name) => name.replace(/Command$/, ''))
    expect(rows.map(([action]) => action).sort()).toEqual(actions.sort())
  })

  test('says that an action is served when it is', () => {
    const told = rows.filter(([, what]) => what?.startsWith('served')).map(([action]) => action)
    expect(told.sort()).toEqual(Object.keys(operations).sort())
    const others = rows.filter(([, what]) => !what?.startsWith('served'))
    for (const [, what] of others) expect(what).toBe('refused')
  })
})

describe('the states', () => {
  const rows = table('States')

  test('are all there', () => {
    expect(rows.map(([type]) => type)).toEqual(Object.keys(stateTypes))
  })

  test.each(Object.entries(stateTypes))('%s has the fields that it has', (type, rules) => {
    const [, fields, notHere] = rows.find(([name]) => name === type) ?? []
    expect(words(fields)).toEqual([...rules.fields])
    expect(words(notHere)).toEqual([...(rules.notHere ?? [])])
  })
})

describe('the resources of a Task', () => {
  /** `arn:aws:states:::aws-sdk:dynamodb:query` is one of `aws-sdk:dynamodb:*`. */
  const nameOf = (resource: string) =>
    resource.replace('arn:aws:states:::', '').replace(/^(aws-sdk:[^:]+):.+$/, '$1:*')

  test('is each integration in its patterns', () => {
    const known = new Map(
      integrations.map(({ resource, patterns }) => [
        nameOf(resource),
        patterns.map(suffixOf).filter(Boolean),
      ]),
    )
    const told = table('What a Task calls').flatMap(([resource, , patterns]) => {
      const [name] = words(resource)
      return name === undefined ? [] : [[name, words(patterns)] as const]
    })
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(known))
  })
})

test('states how many ended executions are kept', () => {
  const count = defaultRetention.executions.toLocaleString('en-US')
  expect(chapter).toContain(`the newest ${count}, and ${defaultRetention.bytes / 1024 / 1024} MB`)
})
