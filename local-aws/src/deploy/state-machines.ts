import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Asset } from '../template/assembly.ts'
import type { ResolvedStack } from '../template/model.ts'
import { mapAll } from '../template/problem-collector.ts'
import { type PropertyReader, readersOf } from './property-reader.ts'
import { checkTrust } from './roles.ts'

/** A state machine as the template describes it. */
export interface StateMachineConfig {
  arn: string
  name: string
  roleArn: string
  type: 'STANDARD' | 'EXPRESS'
  /** JSON text, after the template's substitutions. */
  definition: string
  /** How messages call it. */
  displayName: string
  /** Whether Step Functions writes logs and traces, both in the machine's role. */
  logged: boolean
  traced: boolean
}

export interface ActivityConfig {
  arn: string
  name: string
  /** How messages call it. */
  displayName: string
}

/** Reads the state machines of all stacks. */
export function stateMachinesOf(
  stacks: readonly ResolvedStack[],
  assets: ReadonlyMap<string, Asset>,
): StateMachineConfig[] {
  return mapAll(readersOf(stacks, 'AWS::StepFunctions::StateMachine'), (machine) => {
    const { ref, attribute, displayName } = machine.resource
    const type = machine.optionalText('StateMachineType') ?? 'STANDARD'
    if (type !== 'STANDARD' && type !== 'EXPRESS')
      throw machine.problem(`StateMachineType must be STANDARD or EXPRESS, not ${type}`)
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

const isLogged = (logging: PropertyReader): boolean =>
  (logging.optionalText('Level') ?? 'OFF') !== 'OFF' && logging.list('Destinations').length > 0

const DEFINITIONS = ['Definition', 'DefinitionString', 'DefinitionS3Location']

function definitionText(machine: PropertyReader, assets: ReadonlyMap<string, Asset>): string {
  const given = DEFINITIONS.filter((name) => machine.has(name))
  if (given.length !== 1)
    throw machine.problem(
      `it must have exactly one of ${DEFINITIONS.join(', ')}, and it has ${given.join(', ') || 'none'}`,
    )
  if (machine.has('DefinitionString')) return machine.text('DefinitionString')
  if (machine.has('Definition')) return JSON.stringify(machine.raw('Definition'))
  const key = machine.nested('DefinitionS3Location').text('Key')
  const asset = assets.get(key)
  if (asset === undefined) throw machine.problem(`its definition ${key} is not an asset of the app`)
  return jsonOf(machine, key, readFileSync(asset.path, 'utf8'))
}

/** Parses a definition file as JSON or YAML, before any substitution. */
function jsonOf(machine: PropertyReader, file: string, text: string): string {
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
 * Replaces `${Name}` by its substitution as plain text, also inside substituted text. A name without a substitution
 * stays, and the check of the definition refuses it.
 */
function substituted(machine: PropertyReader, definition: string): string {
  const substitutions = machine.textsByName('DefinitionSubstitutions')
  let text = definition
  for (let made = 0; made <= Object.keys(substitutions).length; made++) {
    const next = text.replace(/\$\{([^{}]+)\}/g, (written, name: string) =>
      Object.hasOwn(substitutions, name) ? (substitutions[name] ?? '') : written,
    )
    if (next === text) return text
    text = next
  }
  throw machine.problem('its DefinitionSubstitutions refer to each other in a cycle')
}

export const activitiesOf = (stacks: readonly ResolvedStack[]): ActivityConfig[] =>
  readersOf(stacks, 'AWS::StepFunctions::Activity').map(({ resource }) => ({
    arn: resource.ref,
    name: String(resource.attribute('Name')),
    displayName: resource.displayName,
  }))
