import { stableId } from '../generated-names.ts'
import { arn, named, type ResourceTypes } from '../resource-type.ts'

const tableName = named('TableName')
const tableArn = arn('dynamodb', (identity) => `table/${tableName(identity)}`)

/** Streams do not exist here, but a template may refer to the ARN of one. */
const streamArn = arn('dynamodb', (identity) => `table/${tableName(identity)}/stream/2026-01-01T00:00:00.000`)

const keys = ['AttributeDefinitions', 'BillingMode', 'GlobalSecondaryIndexes', 'KeySchema']
const run = [...keys, 'LocalSecondaryIndexes', 'TableName', 'TimeToLiveSpecification']
const inert = [
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'StreamSpecification',
  'TableClass',
  'Tags',
  'WarmThroughput',
]

export const dynamoDbTypes: ResourceTypes = {
  'AWS::DynamoDB::Table': {
    properties: { run, inert: [...inert, 'OnDemandThroughput', 'ProvisionedThroughput'] },
    ref: tableName,
    attributes: { Arn: tableArn, StreamArn: streamArn },
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
      StreamArn: streamArn,
      TableId: ({ stackName, logicalId }) => stableId(`${stackName}/${logicalId}/id`, 32).toLowerCase(),
    },
  },
}
