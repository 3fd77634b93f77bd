import { stableId } from '../names.ts'
import { arn, named, type ResourceTypes } from '../resource-type.ts'

const tableName = named('TableName')
const tableArn = arn('dynamodb', (identity) => `table/${tableName(identity)}`)

const keys = ['AttributeDefinitions', 'BillingMode', 'GlobalSecondaryIndexes', 'KeySchema']
const run = [...keys, 'LocalSecondaryIndexes', 'TableName', 'TimeToLiveSpecification']
const inert = [
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'TableClass',
  'Tags',
  'WarmThroughput',
]

export const dynamoDbTypes: ResourceTypes = {
  'AWS::DynamoDB::Table': {
    properties: { run, inert: [...inert, 'OnDemandThroughput', 'ProvisionedThroughput'] },
    ref: tableName,
    attributes: { Arn: tableArn },
  },
  'AWS::DynamoDB::GlobalTable': {
    properties: {
      run,
      inert: [
        ...inert,
        'Replicas',
        'ReadOnDemandThroughputSettings',
        'ReadProvisionedThroughputSettings',
        'WriteOnDemandThroughputSettings',
        'WriteProvisionedThroughputSettings',
      ],
    },
    ref: tableName,
    attributes: {
      Arn: tableArn,
      TableId: ({ stackName, logicalId }) => stableId(`${stackName}/${logicalId}/id`, 32).toLowerCase(),
    },
  },
}
