import { dynamoDbActions, stepFunctionsActions } from '../../../common/aws/actions.ts'
import type { ConnectorCall } from '../ports.ts'

export type Pattern = ConnectorCall['pattern']

/** An action that a Task can call, apart from functions and activities, whose Resource is their own ARN. */
export interface Integration {
  /** `arn:aws:states:::dynamodb:getItem`. */
  resource: string
  patterns: readonly Pattern[]
  /** Members that Arguments must have. */
  required: readonly string[]
  /** Members that Arguments may also have. Absent if the called service checks them itself. */
  optional?: readonly string[]
}

const suffixes: readonly [suffix: string, pattern: Pattern][] = [
  ['.waitForTaskToken', 'WAIT_FOR_TASK_TOKEN'],
  ['.sync:2', 'SYNC_2'],
  ['.sync', 'SYNC'],
  ['', 'REQUEST_RESPONSE'],
]

/** The suffix of a Resource for each pattern. */
export const suffixOf = (pattern: Pattern): string =>
  suffixes.find(([, named]) => named === pattern)?.[0] ?? ''

export function splitResource(text: string): { resource: string; pattern: Pattern } {
  const [suffix, pattern] = suffixes.find(([end]) => text.endsWith(end)) ?? ['', 'REQUEST_RESPONSE']
  return { resource: text.slice(0, text.length - suffix.length), pattern }
}

const prefix = 'arn:aws:states:::'

function optimised(
  action: string,
  patterns: readonly Pattern[],
  requiredMembers: readonly string[],
  optional: readonly string[],
): Integration {
  return { resource: prefix + action, patterns, required: requiredMembers, optional }
}

const conditional = [
  ...['ConditionalOperator', 'ConditionExpression', 'Expected', 'ExpressionAttributeNames'],
  ...['ExpressionAttributeValues', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics', 'ReturnValues'],
]
const reading = [
  ...['AttributesToGet', 'ConsistentRead', 'ExpressionAttributeNames', 'ProjectionExpression'],
  'ReturnConsumedCapacity',
]
const invoking = ['ClientContext', 'InvocationType', 'LogType', 'Payload', 'Qualifier']

/** A service's API under the AWS SDK's names. Every such call can also wait for a callback. */
const sdk = (service: string, action: string): Integration => ({
  resource: `${prefix}aws-sdk:${service}:${action.charAt(0).toLowerCase()}${action.slice(1)}`,
  patterns: ['REQUEST_RESPONSE', 'WAIT_FOR_TASK_TOKEN'],
  required: [],
})

export const integrations: readonly Integration[] = [
  optimised('lambda:invoke', ['REQUEST_RESPONSE', 'WAIT_FOR_TASK_TOKEN'], ['FunctionName'], invoking),
  optimised('dynamodb:getItem', ['REQUEST_RESPONSE'], ['TableName', 'Key'], reading),
  optimised('dynamodb:putItem', ['REQUEST_RESPONSE'], ['TableName', 'Item'], conditional),
  optimised(
    'dynamodb:updateItem',
    ['REQUEST_RESPONSE'],
    ['TableName', 'Key'],
    ['AttributeUpdates', 'UpdateExpression', ...conditional],
  ),
  optimised('dynamodb:deleteItem', ['REQUEST_RESPONSE'], ['TableName', 'Key'], conditional),
  optimised(
    'states:startExecution',
    ['REQUEST_RESPONSE', 'SYNC', 'SYNC_2', 'WAIT_FOR_TASK_TOKEN'],
    ['StateMachineArn'],
    ['Input', 'Name'],
  ),
  ...dynamoDbActions.map((action) => sdk('dynamodb', action)),
  ...stepFunctionsActions.map((action) => sdk('sfn', action)),
]

const byResource = new Map(integrations.map((integration) => [integration.resource, integration]))

export const integrationOf = (resource: string): Integration | undefined => byResource.get(resource)
