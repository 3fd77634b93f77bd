/** AWS's own SDK, against the services that the environment names. */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SFNClient } from '@aws-sdk/client-sfn'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

let tables: DynamoDBDocumentClient | undefined
let machines: SFNClient | undefined

export function documents(): DynamoDBDocumentClient {
  tables ??= DynamoDBDocumentClient.from(new DynamoDBClient({}))
  return tables
}

export function stepFunctions(): SFNClient {
  machines ??= new SFNClient({})
  return machines
}
