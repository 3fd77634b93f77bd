import { isDeepStrictEqual } from 'node:util'
import { AwsError } from '../../../aws/error.ts'
import { operation, seconds } from '../action.ts'
import { stateMachineArn as arnOfName, checkArn, checkName } from '../arns.ts'
import { invalidArn, notSupportedHere, stateMachineAlreadyExists, stateMachineDeleting } from '../errors.ts'
import type { Machine, Revision } from '../machines.ts'
import { flag, required, structure, text } from '../members.ts'
import { page } from '../paging.ts'
import { acceptDefinition, loggingOff, tracingOff } from '../revise.ts'
import type { World } from '../world.ts'
import { executionAt, machineAt } from './lookup.ts'
import { arn, definition, includedData, machineType, maxResults, name, pageToken, tags } from './shapes.ts'

const onMachine = ({ stateMachineArn }: { stateMachineArn: string }) => stateMachineArn

/** Taken and given back; nothing is logged, traced or encrypted on one machine. */
const settings = () => ({
  loggingConfiguration: structure<object>(),
  tracingConfiguration: structure<object>(),
  encryptionConfiguration: structure<{ type?: string }>(),
})
const versioning = () => ({ publish: flag(), versionDescription: text({ max: 256 }) })

interface Unsupported {
  publish?: boolean
  versionDescription?: string
  encryptionConfiguration?: { type?: string }
}

function refuseUnsupported({ publish, versionDescription, encryptionConfiguration }: Unsupported): void {
  if (publish || versionDescription !== undefined) throw notSupportedHere('Publishing a version')
  if (encryptionConfiguration && encryptionConfiguration.type !== 'AWS_OWNED_KEY') {
    throw notSupportedHere('Encryption with a customer managed key')
  }
}

function checkRoleArn(roleArn: string): void {
  if (!/^arn:[^:]+:iam::\d*:role\/.+/.test(roleArn)) throw invalidArn(`Invalid Role Arn: ${roleArn}`)
}

export const CreateStateMachine = operation({
  members: {
    name: required(name()),
    definition: required(definition()),
    roleArn: required(arn()),
    type: machineType(),
    tags: tags(),
    ...settings(),
    ...versioning(),
  },
  resource: ({ name }, { place }) => arnOfName(place, name),
  run(input, world) {
    checkName(input.name)
    checkRoleArn(input.roleArn)
    refuseUnsupported(input)
    const { machine, isNew } = createMachine(input, world)
    if (isNew) world.tags.set(machine.arn, input.tags ?? [])
    return { stateMachineArn: machine.arn, creationDate: seconds(machine.createdAt) }
  },
})

export interface MachineRequest {
  name: string
  definition: string
  roleArn: string
  type?: 'STANDARD' | 'EXPRESS'
  loggingConfiguration?: object
  tracingConfiguration?: object
}

/** Creating the same machine twice is harmless; another role or other tags do not make it another one. */
export function createMachine(request: MachineRequest, world: World): { machine: Machine; isNew: boolean } {
  const { name, roleArn, type = 'STANDARD' } = request
  const accepted = acceptDefinition(request.definition, type)
  const now = world.clock.now()
  const revision: Revision = {
    ...accepted,
    roleArn,
    loggingConfiguration: { ...loggingOff, ...request.loggingConfiguration },
    tracingConfiguration: { ...tracingOff, ...request.tracingConfiguration },
    updatedAt: now,
  }
  const machine: Machine = {
    arn: arnOfName(world.place, name),
    name,
    type,
    createdAt: now,
    revision,
    status: 'ACTIVE',
  }
  const existing = world.machines.find(machine.arn)
  if (existing?.status === 'DELETING') throw stateMachineDeleting(machine.arn)
  if (existing && !isSameMachine(existing, machine)) throw stateMachineAlreadyExists(machine.arn)
  if (!existing) world.machines.add(machine)
  return { machine: existing ?? machine, isNew: !existing }
}

function isSameMachine(a: Machine, b: Machine): boolean {
  const content = ({ type, revision }: Machine) => [
    type,
    revision.definitionText,
    revision.loggingConfiguration,
    revision.tracingConfiguration,
  ]
  return isDeepStrictEqual(content(a), content(b))
}

export const UpdateStateMachine = operation({
  members: {
    stateMachineArn: required(arn()),
    definition: definition(),
    roleArn: arn(),
    ...settings(),
    ...versioning(),
  },
  resource: onMachine,
  run(input, world) {
    const machine = machineAt(input.stateMachineArn, world)
    refuseUnsupported(input)
    if (machine.status === 'DELETING') throw stateMachineDeleting(machine.arn)
    const { definition: text, roleArn, loggingConfiguration, tracingConfiguration } = input
    if (!text && !roleArn && !loggingConfiguration && !tracingConfiguration) {
      throw new AwsError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      )
    }
    if (roleArn !== undefined) checkRoleArn(roleArn)
    updateMachine(machine, input, world)
    const { revisionId = 'INITIAL', updatedAt } = machine.revision
    return { updateDate: seconds(updatedAt), revisionId }
  },
})

/** Executions that run go on with what they began with. */
export function updateMachine(machine: Machine, change: Partial<MachineRequest>, world: World): void {
  const { revision } = machine
  const { definition: text, roleArn, loggingConfiguration, tracingConfiguration } = change
  const content: Omit<Revision, 'updatedAt' | 'revisionId'> = {
    ...(text === undefined ? definitionOf(revision) : acceptDefinition(text, machine.type)),
    roleArn: roleArn ?? revision.roleArn,
    loggingConfiguration: loggingConfiguration
      ? { ...loggingOff, ...loggingConfiguration }
      : revision.loggingConfiguration,
    tracingConfiguration: tracingConfiguration ?? revision.tracingConfiguration,
  }
  const { updatedAt, revisionId, ...before } = revision
  const unchanged = isDeepStrictEqual(content, before)
  machine.revision = {
    ...content,
    updatedAt: world.clock.now(),
    ...(unchanged ? revisionId !== undefined && { revisionId } : { revisionId: world.newId() }),
  }
}

const definitionOf = ({ definitionText, definition, variableReferences }: Revision) => ({
  definitionText,
  definition,
  variableReferences,
})

export const DescribeStateMachine = operation({
  members: { stateMachineArn: required(arn()), includedData: includedData() },
  resource: onMachine,
  run({ stateMachineArn, includedData: included }, world) {
    const machine = machineAt(stateMachineArn, world)
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      status: machine.status,
      type: machine.type,
      creationDate: seconds(machine.createdAt),
      ...describeRevision(machine.revision, included),
    }
  },
})

export const DescribeStateMachineForExecution = operation({
  members: { executionArn: required(arn()), includedData: includedData() },
  resource: ({ executionArn }) => executionArn,
  run({ executionArn, includedData: included }, world) {
    const { machine, revision } = executionAt(executionArn, world)
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      updateDate: seconds(revision.updatedAt),
      ...describeRevision(revision, included),
    }
  },
})

function describeRevision(revision: Revision, included = 'ALL_DATA'): object {
  const { variableReferences, revisionId } = revision
  const data = {
    definition: revision.definitionText,
    ...(Object.keys(variableReferences).length > 0 && { variableReferences }),
  }
  return {
    ...(included === 'ALL_DATA' && data),
    roleArn: revision.roleArn,
    loggingConfiguration: revision.loggingConfiguration,
    tracingConfiguration: revision.tracingConfiguration,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    ...(revisionId !== undefined && { revisionId }),
  }
}

export const ListStateMachines = operation({
  members: { maxResults: maxResults(), nextToken: pageToken() },
  resource: () => '*',
  run(paging, { machines }) {
    const { items, nextToken } = page(machines.all(), 'stateMachines', (machine) => machine.name, paging)
    return {
      stateMachines: items.map(({ arn: stateMachineArn, name, type, createdAt }) => ({
        stateMachineArn,
        name,
        type,
        creationDate: seconds(createdAt),
      })),
      ...(nextToken !== undefined && { nextToken }),
    }
  },
})

export const DeleteStateMachine = operation({
  members: { stateMachineArn: required(arn()) },
  resource: onMachine,
  run({ stateMachineArn }, world) {
    checkArn(stateMachineArn, 'stateMachine')
    const machine = world.machines.find(stateMachineArn)
    if (machine) {
      machine.status = 'DELETING'
      world.tags.forget(machine.arn)
      world.runner.removeWhenIdle(machine)
    }
    return {}
  },
})
