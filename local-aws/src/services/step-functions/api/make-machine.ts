import { isDeepStrictEqual } from 'node:util'
import { stateMachineArn } from './arns.ts'
import { stateMachineAlreadyExists, stateMachineDeleting } from './errors.ts'
import type { Machine, Revision } from './machines.ts'
import { acceptDefinition, loggingOff, tracingOff } from './revise.ts'
import type { World } from './world.ts'

export interface MachineRequest {
  name: string
  definition: string
  roleArn: string
  type?: 'STANDARD' | 'EXPRESS'
  loggingConfiguration?: object
  tracingConfiguration?: object
}

/** Where a machine's definition comes from: the template, or a caller of the API. */
type Origin = Pick<Revision, 'fromTemplate'>

/** Idempotent: creating the same machine again returns the existing one. The role and the tags are not compared. */
export function createMachine(
  request: MachineRequest,
  world: World,
  origin: Origin = {},
): { machine: Machine; isNew: boolean } {
  const { name, roleArn, type = 'STANDARD' } = request
  const accepted = acceptDefinition(request.definition, type)
  const now = world.clock.now()
  const revision: Revision = {
    ...accepted,
    roleArn,
    ...origin,
    loggingConfiguration: { ...loggingOff, ...request.loggingConfiguration },
    tracingConfiguration: { ...tracingOff, ...request.tracingConfiguration },
    updatedAt: now,
  }
  const machine: Machine = {
    arn: stateMachineArn(world.place, name),
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

/** Running executions keep the definition that they started with. */
export function updateMachine(
  machine: Machine,
  change: Partial<MachineRequest>,
  world: World,
  origin: Origin = {},
): void {
  const { revision } = machine
  const { definition: text, roleArn, loggingConfiguration, tracingConfiguration } = change
  const content: Omit<Revision, 'updatedAt' | 'revisionId'> = {
    ...(text === undefined ? definitionOf(revision) : acceptDefinition(text, machine.type)),
    roleArn: roleArn ?? revision.roleArn,
    ...origin,
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
