import { arn, named, type ResourceTypes } from '../resource-type.ts'

const functionName = named('FunctionName', 64)
const layer = arn('lambda', (identity) => `layer:${named('LayerName', 140)(identity)}:1`)

export const lambdaTypes: ResourceTypes = {
  'AWS::Lambda::Function': {
    properties: {
      run: [
        'Code',
        'Environment',
        'FunctionName',
        'Handler',
        'LoggingConfig',
        'MemorySize',
        'PackageType',
        'ReservedConcurrentExecutions',
        'Role',
        'Runtime',
        'Timeout',
      ],
      inert: [
        'Architectures',
        'CodeSigningConfigArn',
        'Description',
        'EphemeralStorage',
        'KmsKeyArn',
        'RecursiveLoop',
        'RuntimeManagementConfig',
        'SnapStart',
        'Tags',
        'TracingConfig',
        'VpcConfig',
      ],
    },
    ref: functionName,
    attributes: { Arn: arn('lambda', (identity) => `function:${functionName(identity)}`) },
  },
  'AWS::Lambda::Permission': {
    properties: {
      run: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
      inert: [],
    },
    attributes: { Id: named('Id') },
  },
  'AWS::Lambda::EventInvokeConfig': {
    properties: {
      run: ['FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier'],
      // What is given up is a line of the log.
      inert: ['DestinationConfig'],
    },
  },
  'AWS::Lambda::LayerVersion': {
    inert: 'only helpers of custom resources may use layers',
    ref: layer,
    attributes: { LayerVersionArn: layer },
  },
}
