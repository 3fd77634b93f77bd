import { readFileSync } from 'node:fs'
import type { Asset } from '../template/assembly.ts'
import type { ResolvedStack } from '../template/model.ts'
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
}

/** The state machines of all stacks. */
export function stateMachinesOf(
  stacks: readonly ResolvedStack[],
  assets: ReadonlyMap<string, Asset>,
): StateMachineConfig[] {
  return readersOf(stacks, 'AWS::StepFunctions::StateMachine').map((machine) => {
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
      definition: substituted(
        definitionText(machine, assets),
        machine.textsByName('DefinitionSubstitutions'),
      ),
    }
  })
}

const isLogged = (logging: Reader): boolean =>
  (logging.optionalText('Level') ?? 'OFF') !== 'OFF' && logging.list('Destinations').length > 0

function definitionText(machine: Reader, assets: ReadonlyMap<string, Asset>): string {
  const inline = machine.optionalText('DefinitionString')
  if (inline !== undefined) return inline
  if (machine.has('Definition')) return JSON.stringify(machine.raw('Definition'))
  const key = machine.nested('DefinitionS3Location').text('Key')
  const asset = assets.get(key)
  if (asset === undefined) throw machine.problem(`its definition ${key} is no asset of the app`)
  return readFileSync(asset.path, 'utf8')
}

/** `${Name}` by its substitution; a name without one stays, and the definition's own check refuses it. */
const substituted = (definition: string, substitutions: Record<string, string>): string =>
  definition.replace(/\$\{([\w-]+)\}/g, (written, name: string) =>
    // The text stands inside JSON strings.
    substitutions[name] === undefined ? written : JSON.stringify(substitutions[name]).slice(1, -1),
  )

export const activitiesOf = (stacks: readonly ResolvedStack[]): ActivityConfig[] =>
  readersOf(stacks, 'AWS::StepFunctions::Activity').map(({ resource }) => ({
    arn: resource.ref,
    name: String(resource.attribute('Name')),
  }))
