import { AwsError } from '../../../../common/aws/error.ts'
import { operation, seconds } from '../action.ts'
import { stateMachineArn as arnOfName, checkName, checkRoleArn } from '../arns.ts'
import { notSupportedHere, stateMachineDeleting } from '../errors.ts'
import { createMachine, updateMachine } from '../make-machine.ts'
import { flag, required, structure, text } from '../members.ts'
import { machineAt } from './lookup.ts'
import { arn, definition, machineType, name, onMachine, tags } from './shapes.ts'

/** Stored and returned. This runtime does not log, trace or encrypt state machines. */
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
