import { arn, named, type ResourceTypes } from '../resource-type.ts'

const machineName = named('StateMachineName', 80)
const machine = arn('states', (identity) => `stateMachine:${machineName(identity)}`)
const activityName = named('Name', 80)
const activity = arn('states', (identity) => `activity:${activityName(identity)}`)

export const stepFunctionsTypes: ResourceTypes = {
  'AWS::StepFunctions::StateMachine': {
    properties: {
      run: [
        'Definition',
        'DefinitionS3Location',
        'DefinitionString',
        'DefinitionSubstitutions',
        // The role must let them be written, though nothing is.
        'LoggingConfiguration',
        'RoleArn',
        'StateMachineName',
        'StateMachineType',
        'TracingConfiguration',
      ],
      inert: ['EncryptionConfiguration', 'Tags'],
    },
    ref: machine,
    attributes: {
      Arn: machine,
      Name: machineName,
      StateMachineRevisionId: () => 'INITIAL',
    },
  },
  'AWS::StepFunctions::Activity': {
    properties: { run: ['Name'], inert: ['Tags', 'EncryptionConfiguration'] },
    ref: activity,
    attributes: { Arn: activity, Name: activityName },
  },
}
