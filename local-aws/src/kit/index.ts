/** Tests of state machine definitions on virtual time, in any test runner. See README.md. */
import { type MachineType, readDefinition } from './definition.ts'
import { Run, type RunOptions } from './run.ts'
import { machineIn } from './template.ts'
import { type StateTestOptions, type TestedStateResult, testState } from './test-state.ts'

export type { FaultCount, FaultsFile } from '../faults/index.ts'
export type { Json } from '../services/step-functions/ports.ts'
export {
  Behaviour,
  type BehaviourOf,
  fails,
  handles,
  hangs,
  inTurn,
  refuses,
  type Script,
  submits,
  succeeds,
  type TaskBehaviour,
  takes,
  throws,
  waits,
} from './behaviour.ts'
export type { Tasks } from './behaviours.ts'
export type { TaskCall } from './call.ts'
export { TestMistake } from './mistake.ts'
export type { Run, RunOptions } from './run.ts'
export type { StateTestOptions, TestedStateResult } from './test-state.ts'
export type { Visit } from './visits.ts'

/** A validated definition, which can run any number of times. */
export interface TestMachine {
  readonly definition: object
  /** Starts an execution that the test can take part in. */
  start(options?: RunOptions): Run
  /** Runs an execution to its end. */
  run(options?: RunOptions): Promise<Run>
  /** Tests one state alone, as AWS's TestState does at the DEBUG level. */
  testState(name: string, options?: StateTestOptions): Promise<TestedStateResult>
}

export interface MachineOptions {
  /** Values for `${Name}` in the definition. */
  substitutions?: { readonly [name: string]: string }
  type?: MachineType
}

/** Reads a definition from an object, JSON or YAML. Throws its problems with AWS's messages. */
export function stateMachine(source: object | string, options: MachineOptions = {}): TestMachine {
  const { substitutions = {}, type = 'STANDARD' } = options
  const definition = readDefinition(source, substitutions, type)
  const start = (options: RunOptions = {}) => new Run(definition, type, options)
  return {
    definition,
    start,
    run: (options) => start(options).end(),
    testState: (name, options = {}) => testState(definition, name, options),
  }
}

export interface TemplateOptions {
  /** The state machine's logical id, if the template has more than one. */
  logicalId?: string
  /** Replace the template's own substitutions, by name. */
  substitutions?: { readonly [name: string]: string }
}

/** Reads the state machine of a synthesized CloudFormation template (its JSON) and applies its substitutions. */
export function stateMachineIn(template: object, options: TemplateOptions = {}): TestMachine {
  const { definition, substitutions, type } = machineIn(template, options.logicalId)
  return stateMachine(definition, { type, substitutions: { ...substitutions, ...options.substitutions } })
}
