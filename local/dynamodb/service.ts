import type { Authorize, AwsJsonService } from '../aws/ports.ts'
import type { Backend } from './local-backend.ts'
import { authorizeCall } from './permissions.ts'

export interface DynamoDbOptions {
  account: string
  region: string
  authorize: Authorize
  backend: Backend
}

/** DynamoDB's API over a backend, with the callers' permissions in front of it. */
export function createDynamoDb({ account, region, authorize, backend }: DynamoDbOptions): AwsJsonService {
  const arnOf = (tableName: string) =>
    tableName.startsWith('arn:') ? tableName : `arn:aws:dynamodb:${region}:${account}:table/${tableName}`
  return {
    targetPrefix: 'DynamoDB_20120810',
    async call(action, input, caller) {
      authorizeCall(authorize, arnOf, caller, action, input)
      return backend.call(action, input)
    },
  }
}
