import { operation, seconds } from '../action.ts'
import { checkArn } from '../arns.ts'
import type { Revision } from '../machines.ts'
import { required } from '../members.ts'
import { page } from '../paging.ts'
import { executionAt, machineAt } from './lookup.ts'
import { arn, includedData, maxResults, onExecution, onMachine, pageToken } from './shapes.ts'

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
  resource: onExecution,
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
