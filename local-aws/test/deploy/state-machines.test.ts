import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stateMachinesOf } from '../../src/deploy/state-machines.ts'
import { localEnvironment, type Properties } from '../../src/template/model.ts'
import { resolveApp } from '../../src/template/resolve-app.ts'
import { role } from '../runtime/fixture.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'definitions-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** `<Name>` as definitions write it. */
const placeholders = (text: string) => text.replace(/<([\w.]+)>/g, (_, name: string) => `\${${name}}`)

/** The definition of a machine with these properties, as Step Functions gets it. */
function definitionOf(properties: Properties, file = ''): string | undefined {
  const path = join(directory, 'shop.asl')
  writeFileSync(path, file)
  const template = {
    Resources: {
      Role: role('states.amazonaws.com'),
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { RoleArn: { 'Fn::GetAtt': 'Role.Arn' }, ...properties },
      },
    },
  }
  const stacks = resolveApp([{ stackName: 'App', template }], localEnvironment)
  return stateMachinesOf(stacks, new Map([['shop', { path, packaging: 'file' }]]))[0]?.definition
}

const fromFile = { DefinitionS3Location: { Bucket: 'assets', Key: 'shop' } }

test('a definition file may be JSON, and its text stays unchanged', () => {
  const written = '{ "StartAt": "End" }'
  expect(definitionOf(fromFile, written)).toBe(written)
})

test('a file may be YAML', () => {
  const yaml = placeholders(`
# The rules
StartAt: Ask
States:
  Ask:
    Type: Task
    Resource: <Judge>
    Output: |-
      {%
        1
      %}
    End: true
`)
  const DefinitionSubstitutions = { Judge: 'arn:judge' }
  expect(JSON.parse(definitionOf({ ...fromFile, DefinitionSubstitutions }, yaml) ?? '')).toEqual({
    StartAt: 'Ask',
    States: { Ask: { Type: 'Task', Resource: 'arn:judge', Output: '{%\n  1\n%}', End: true } },
  })
})

test.each<[string, string, Properties, string]>([
  ['an object where a value stands', '{"Output": <It>}', { It: '{"a":1}' }, '{"Output": {"a":1}}'],
  ['quotes as they are', '{"Output": "<It>"}', { It: 'say "hi"' }, '{"Output": "say "hi""}'],
  ['numbers and booleans', '[<It>, <Is>]', { It: 15, Is: true }, '[15, true]'],
  ['dollars as they are', '"<It>"', { It: '$& $1' }, '"$& $1"'],
  ['what a substitution brings', '"<It>"', { It: placeholders('<Is>!'), Is: 'lime' }, '"lime!"'],
  ['names with dots', '"<It.Arn>"', { 'It.Arn': 'x' }, '"x"'],
  ['nothing that has no value', '"<toString>"', { It: 'x' }, placeholders('"<toString>"')],
])('a definition is substituted in as plain text: %s', (_, definition, substitutions, expected) => {
  expect(
    definitionOf({
      DefinitionString: placeholders(definition),
      DefinitionSubstitutions: substitutions,
    }),
  ).toBe(expected)
})

test('an object is a definition too', () => {
  const Definition = { StartAt: placeholders('<First>') }
  expect(definitionOf({ Definition, DefinitionSubstitutions: { First: 'Ask' } })).toBe('{"StartAt":"Ask"}')
})

const MACHINE = 'App: Machine (AWS::StepFunctions::StateMachine):'
const ONE_OF = 'it must have exactly one of Definition, DefinitionString, DefinitionS3Location, and it has'

test.each<[string, Properties, string, string]>([
  ['a machine without a definition', {}, '', `${ONE_OF} none`],
  ['a machine with two', { Definition: {}, ...fromFile }, '{}', `${ONE_OF} Definition, DefinitionS3Location`],
  [
    'a file that is neither JSON nor YAML',
    fromFile,
    '{"Output": "say "hi""}',
    'its definition shop is neither JSON nor YAML: ',
  ],
  [
    'substitutions that never end',
    { DefinitionString: placeholders('<A>'), DefinitionSubstitutions: { A: placeholders('x<A>') } },
    '',
    'its DefinitionSubstitutions refer to each other in a cycle',
  ],
  [
    'a substitution that is no text',
    { DefinitionString: '{}', DefinitionSubstitutions: { A: { a: 1 } } },
    '',
    'DefinitionSubstitutions.A must be a string',
  ],
])('refuses %s', (_, properties, file, problem) => {
  expect(() => definitionOf(properties, file)).toThrow(`${MACHINE} ${problem}`)
})
