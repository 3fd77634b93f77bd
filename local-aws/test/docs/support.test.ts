/** Holds docs/support.md to the code, for all but API Gateway and Step Functions. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as dynamodb from '@aws-sdk/client-dynamodb'
import { VirtualClock } from '../../src/common/virtual-clock.ts'
import { createLocalBackend } from '../../src/services/dynamodb/local-backend.ts'
import { type Condition, conditionProblems } from '../../src/services/iam/conditions.ts'
import { managedPolicies } from '../../src/services/iam/managed-policies.ts'
import { ACCOUNT_CONCURRENCY, checkPayload } from '../../src/services/lambda/limits.ts'
import { RESPONSE_LIMIT } from '../../src/services/lambda/outcome.ts'
import { intrinsics } from '../../src/template/intrinsics.ts'
import { localEnvironment, type Value } from '../../src/template/model.ts'
import { resolveStack } from '../../src/template/stack.ts'
import { resourceTypes } from '../../src/template/types/index.ts'
import { RecordedLog } from '../runtime/fixture.ts'

const text = readFileSync(join(__dirname, '../../docs/support.md'), 'utf8')
const chapter = (heading: string): string => text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''

const words = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)

/** The words after a bold beginning, up to the end of its sentence or line. */
const listed = (heading: string, what: string): string[] =>
  words(
    chapter(heading)
      .split(`**${what}:** `)[1]
      ?.split(/\n|\. Any other/)[0],
  )

const rows = (heading: string, section: string): string[][] => {
  const part = chapter(heading).split(`\n### ${section}\n`)[1]?.split('\n### ')[0] ?? ''
  const lines = part.split('\n').filter((line) => line.startsWith('| `'))
  return lines.map((line) => line.split('|').slice(1, -1))
}

describe('CloudFormation', () => {
  test('lists the intrinsic functions that the runtime supports', () => {
    expect(listed('CloudFormation', 'Intrinsic functions')).toEqual(Object.keys(intrinsics))
  })

  test.each(listed('CloudFormation', 'Pseudo parameters'))('%s has a value', (name) => {
    const Outputs = { It: { Value: { Ref: name } } }
    const stack = { stackName: 'App', template: { Resources: {}, Outputs } }
    expect(resolveStack(stack, localEnvironment).outputs).toHaveProperty('It')
  })

  const run = Object.entries(resourceTypes).filter(([, { inert }]) => inert === undefined)
  const inert = Object.entries(resourceTypes).filter(([, type]) => type.inert !== undefined)

  test('every type that runs has its row', () => {
    expect(rows('CloudFormation', 'Types that run').map(([name]) => words(name)[0])).toEqual(
      run.map(([name]) => name),
    )
  })

  test.each(run)('the row of %s tells its properties and attributes', (name, type) => {
    const [, counts, accepted, attributes] =
      rows('CloudFormation', 'Types that run').find(([first]) => words(first)[0] === name) ?? []
    expect(words(counts)).toEqual(type.properties?.run)
    expect(words(accepted)).toEqual(type.properties?.inert)
    expect(words(attributes)).toEqual(Object.keys(type.attributes ?? {}))
  })

  test('every inert type has its row, with the reason', () => {
    const told = rows('CloudFormation', 'Types that are inert').map(([name, why]) => [
      words(name)[0],
      why?.trim(),
    ])
    expect(told).toEqual(inert.map(([name, type]) => [name, type.inert]))
  })
})

describe('permissions', () => {
  test('lists the managed policies that the runtime supports', () => {
    expect(listed('Permissions', 'Managed policies')).toEqual(Object.keys(managedPolicies))
  })

  const told = listed('Permissions', 'Condition operators')
  const affixes = ['IfExists', 'ForAllValues:', 'ForAnyValue:']

  test.each(told.filter((operator) => !affixes.includes(operator)))('%s is evaluated', (operator) => {
    const condition: Condition = { [operator]: { 'aws:username': 'ann' } }
    expect(conditionProblems(condition)).toEqual([])
    for (const written of [`${operator}IfExists`, `ForAllValues:${operator}`, `ForAnyValue:${operator}`])
      expect(conditionProblems({ [written]: { 'aws:username': 'ann' } })).toEqual([])
  })

  test.each(['IpAddress', 'NotIpAddress', 'BinaryEquals', 'DateEquals', 'DateNotEquals'])(
    '%s is not',
    (operator) => {
      expect(told).not.toContain(operator)
      expect(conditionProblems({ [operator]: {} })).toEqual([
        `the condition operator ${operator} is not supported`,
      ])
    },
  )

  test.each(listed('Permissions', 'Condition keys'))('%s is known', (key) => {
    expect(conditionProblems({ StringEquals: { [key]: 'x' } })).toEqual([])
  })
})

describe('Lambda', () => {
  const lambda = chapter('Lambda')

  test('states the limits that the runtime applies', () => {
    for (const [type, bytes] of [
      ['RequestResponse', 6_291_456],
      ['Event', 1_048_576],
    ] as const) {
      expect(lambda).toContain(bytes.toLocaleString('en-US'))
      checkPayload(`"${'x'.repeat(bytes - 2)}"`, type)
      expect(() => checkPayload(`"${'x'.repeat(bytes - 1)}"`, type)).toThrow('too large')
    }
    expect(lambda).toContain(RESPONSE_LIMIT.toLocaleString('en-US'))
    expect(lambda).toContain(ACCOUNT_CONCURRENCY.toLocaleString('en-US'))
  })

  test.each<[string, string, Value]>([
    ['Layers', 'AWS::Lambda::Function', { Layers: ['x'] }],
    ['FileSystemConfigs', 'AWS::Lambda::Function', { FileSystemConfigs: [] }],
    ['DeadLetterConfig', 'AWS::Lambda::Function', { DeadLetterConfig: {} }],
    ['version', 'AWS::Lambda::Version', {}],
    ['alias', 'AWS::Lambda::Alias', {}],
    ['URL', 'AWS::Lambda::Url', {}],
    ['event source mapping', 'AWS::Lambda::EventSourceMapping', {}],
  ])('%s is refused by name', (_what, Type, Properties) => {
    const template = { Resources: { It: { Type, Properties: Properties as Record<string, Value> } } }
    expect(() => resolveStack({ stackName: 'App', template }, localEnvironment)).toThrow(/It .*not supported/)
  })
})

test('lists the supported actions of DynamoDB, and the runtime refuses all others by name', async () => {
  const { account, region } = localEnvironment
  const backend = createLocalBackend({ account, region, clock: new VirtualClock(), log: new RecordedLog() })
  const commands = Object.keys(dynamodb).filter((name) => /^[A-Z].*Command$/.test(name))
  const actions = commands.map((name) => name.replace(/Command$/, ''))
  const refused = await Promise.all(
    actions.map((action) =>
      backend.call(action, {}).then(
        () => undefined,
        ({ code, message }: { code?: string; message: string }) =>
          code === 'UnknownOperationException' && message.includes(action) ? action : undefined,
      ),
    ),
  )
  await backend.close()
  expect(actions.filter((action) => !refused.includes(action)).sort()).toEqual(
    listed('DynamoDB', 'Actions').sort(),
  )
})
