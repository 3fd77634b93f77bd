import { stableId } from '../generated-names.ts'
import { globalArn, type Identity, named, type ResourceTypes } from '../resource-type.ts'

const path = ({ properties }: Identity) => (typeof properties.Path === 'string' ? properties.Path : '/')
const roleName = named('RoleName', 64)
const policyName = named('ManagedPolicyName', 128)
const policyArn = globalArn('iam', (identity) => `policy${path(identity)}${policyName(identity)}`)

export const iamTypes: ResourceTypes = {
  'AWS::IAM::Role': {
    properties: {
      run: [
        'AssumeRolePolicyDocument',
        'ManagedPolicyArns',
        'Path',
        'PermissionsBoundary',
        'Policies',
        'RoleName',
      ],
      inert: ['Description', 'MaxSessionDuration', 'Tags'],
    },
    ref: roleName,
    attributes: {
      Arn: globalArn('iam', (identity) => `role${path(identity)}${roleName(identity)}`),
      RoleId: ({ stackName, logicalId }) => `AROA${stableId(`${stackName}/${logicalId}`, 17)}`,
    },
  },
  'AWS::IAM::Policy': {
    properties: { run: ['PolicyDocument', 'Roles'], inert: ['Groups', 'PolicyName', 'Users'] },
    ref: named('PolicyName', 128),
  },
  'AWS::IAM::ManagedPolicy': {
    properties: {
      run: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
      inert: ['Description', 'Groups', 'Users'],
    },
    ref: policyArn,
    attributes: { PolicyArn: policyArn },
  },
}
