import { resolve } from '../template/intrinsics.ts'
import { localEnvironment, type Properties, type Template, type Value } from '../template/model.ts'
import type { Scope } from '../template/scope.ts'
import type { MachineType } from './definition.ts'
import { TestMistake } from './mistake.ts'

/** A machine as a template holds it. `stateMachine` reads the rest. */
export interface TemplateMachine {
  logicalId: string
  definition: string | object
  substitutions: { [name: string]: string }
  type: MachineType
}

const TYPE = 'AWS::StepFunctions::StateMachine'

/**
 * Takes a state machine out of a synthesized template. A reference to another resource becomes that resource's logical
 * id (a function's `Arn` becomes an ARN that ends in it), and tests call it by that id.
 */
export function machineIn(template: object, logicalId?: string): TemplateMachine {
  const { Resources } = template as Template
  const machines = Object.entries(Resources ?? {}).filter(([, { Type }]) => Type === TYPE)
  const names = machines.map(([name]) => name)
  const [found, ...others] = machines.filter(([name]) => logicalId === undefined || name === logicalId)
  if (!found)
    throw new TestMistake(
      `The template has no state machine${logicalId === undefined ? '' : ` ${logicalId}`}; it has: ${names.join(', ') || 'none'}.`,
    )
  if (others.length > 0)
    throw new TestMistake(`The template has ${names.join(' and ')}: choose one with { logicalId: '…' }.`)
  const [name, { Properties: written = {} }] = found
  const properties = resolve(written, scopeOf(template as Template)) as Properties
  const definition = properties.DefinitionString ?? properties.Definition
  if (typeof definition !== 'string' && (typeof definition !== 'object' || definition === null))
    throw new TestMistake(
      `${name} has its definition in an asset. Read that file and pass it to stateMachine().`,
    )
  return {
    logicalId: name,
    definition,
    substitutions: Object.fromEntries(
      Object.entries((properties.DefinitionSubstitutions ?? {}) as Properties).map(([key, value]) => [
        key,
        String(value),
      ]),
    ),
    type: properties.StateMachineType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
  }
}

function scopeOf(template: Template): Scope {
  const scope: Scope = {
    stackName: 'Stack',
    template,
    environment: localEnvironment,
    ref: (logicalId) => template.Parameters?.[logicalId]?.Default ?? logicalId,
    attribute: (logicalId, name) => (name === 'Arn' ? arnOf(logicalId, template) : `${logicalId}.${name}`),
    importValue: (exportName) => exportName,
    condition: (name) => scope.resolve(template.Conditions?.[name] ?? false) === true,
    resolve: (value: Value) => resolve(value, scope),
  }
  return scope
}

/** The kinds of ARN that a definition calls. */
const KINDS: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'lambda:function',
  'AWS::StepFunctions::Activity': 'states:activity',
  'AWS::StepFunctions::StateMachine': 'states:stateMachine',
}

function arnOf(logicalId: string, template: Template): string {
  const [service, kind] = (KINDS[template.Resources[logicalId]?.Type ?? ''] ?? 'resource:').split(':')
  const { partition, region, account } = localEnvironment
  return `arn:${partition}:${service}:${region}:${account}:${kind}:${logicalId}`
}
