import { dynamoDbActions, stepFunctionsActions } from '../../../common/aws/actions.ts'
import type { Connector } from '../ports.ts'
import { type DynamoDbPorts, optimisedDynamoDbAction, sdkDynamoDbAction } from './dynamodb.ts'
import { type NestedExecutionPorts, nestedExecution } from './nested-execution.ts'
import { sdkStepFunctionsAction } from './step-functions.ts'

const uncapitalised = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)

/** What the Tasks of all machines can call, by Resource without the pattern. The interpreter itself calls Lambda. */
export function createConnectors(
  ports: DynamoDbPorts & NestedExecutionPorts,
): (resource: string) => Connector | undefined {
  const optimised = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']
  const connectors = new Map<string, Connector>([
    ...optimised.map((action): [string, Connector] => [
      `dynamodb:${uncapitalised(action)}`,
      optimisedDynamoDbAction(action, ports),
    ]),
    ...dynamoDbActions.map((action): [string, Connector] => [
      `aws-sdk:dynamodb:${uncapitalised(action)}`,
      sdkDynamoDbAction(action, ports),
    ]),
    ...stepFunctionsActions.map((action): [string, Connector] => [
      `aws-sdk:sfn:${uncapitalised(action)}`,
      sdkStepFunctionsAction(action, ports),
    ]),
    ['states:startExecution', nestedExecution(ports)],
  ])
  return (resource) => connectors.get(resource.replace(/^arn:aws:states:::/, ''))
}
