import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Asset } from '../template/assembly.ts'
import type { ResolvedStack } from '../template/model.ts'
import { mapAll } from '../template/problems.ts'
import { type Reader, readersOf } from './reader.ts'
import { checkTrust } from './roles.ts'

/** A state machine as the template describes it. */
export interface StateMachineConfig {
  arn: string
  name: string
  roleArn: string
  type: 'STANDARD' | 'EXPRESS'
  /** JSON text, with the template's substitutions made. */
  definition: string
  /** How messages call it. */
  displayName: string
  /** Whether Step Functions writes a log of it, and traces, both in the role's name. */
  logged: boolean
  traced: boolean
}

export interface ActivityConfig {
  arn: string
  name: string
  /** How messages call it. */
  displayName: string
}

/** The state machines of all stacks. */
export function stateMachinesOf(
  stacks: readonly ResolvedStack[],
  assets: ReadonlyMap<string, Asset>,
): StateMachineConfig[] {
  return mapAll(readersOf(stacks, 'AWS::StepFunctions::StateMachine'), (machine) => {
    const { ref, attribute, displayName } = machine.resource
    const type = machine.optionalText('StateMachineType') ?? 'STANDARD'
    if (type !== 'STANDARD' && type !== 'EXPRESS')
      throw machine.problem(`${type} is no type of state machine`)
    const roleArn = machine.text('RoleArn')
    checkTrust(stacks, machine, roleArn, 'states.amazonaws.com')
    return {
      arn: ref,
      name: String(attribute('Name')),
      roleArn,
      type,
      displayName,
      logged: isLogged(machine.nested('LoggingConfiguration')),
      traced: machine.nested('TracingConfiguration').flag('Enabled', false),
      definition: substituted(machine, definitionText(machine, assets)),
    }
  })
}

const isLogged = (logging: Reader): boolean =>
  (logging.optionalText('Level') ?? 'OFF') !== 'OFF' && logging.list('Destinations').length > 0

const DEFINITIONS = ['Definition', 'DefinitionString', 'DefinitionS3Location']

function definitionText(machine: Reader, assets: ReadonlyMap<string, Asset>): string {
  const given = DEFINITIONS.filter((name) => machine.has(name))
  if (given.length !== 1)
    throw machine.problem(
      `it must have exactly one of ${DEFINITIONS.join(', ')}, and it has ${given.join(', ') || 'none'}`,
    )
  if (machine.has('DefinitionString')) return machine.text('DefinitionString')
  if (machine.has('Definition')) return JSON.stringify(machine.raw('Definition'))
  const key = machine.nested('DefinitionS3Location').text('Key')
  const asset = assets.get(key)
  if (asset === undefined) throw machine.problem(`its definition ${key} is no asset of the app`)
  return jsonOf(machine, key, readFileSync(asset.path, 'utf8'))
}

/** A file may be JSON or YAML, and is read as such before anything is substituted in it. */
function jsonOf(machine: Reader, file: string, text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    try {
      return JSON.stringify(parse(text))
    } catch (error) {
      throw machine.problem(`its definition ${file} is neither JSON nor YAML: ${(error as Error).message}`)
    }
  }
}

/**
 * `${Name}` by its substitution, as plain text, and so on in what that brings; a name without one stays, and the
 * definition's own check refuses it.
 */
function substituted(machine: Reader, definition: string): string {
  const substitutions = machine.textsByName('DefinitionSubstitutions')
  let text = definition
  for (let made = 0; made <= Object.keys(substitutions).length; made++) {
    const next = text.replace(/\$\{([^{}]+)\}/g, (written, name: string) =>
      Object.hasOwn(substitutions, name) ? (substitutions[name] ?? '') : written,
    )
    if (next === text) return text
    text = next
  }
  throw machine.problem('its DefinitionSubstitutions lead to each other in a circle')
}

export const activitiesOf = (stacks: readonly ResolvedStack[]): ActivityConfig[] =>
  readersOf(stacks, 'AWS::StepFunctions::Activity').map(({ resource }) => ({
    arn: resource.ref,
    name: String(resource.attribute('Name')),
    displayName: resource.displayName,
  }))
