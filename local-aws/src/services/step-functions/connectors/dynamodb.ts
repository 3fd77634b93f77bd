import type { AwsJsonService } from '../../../common/aws/ports.ts'
import type { Clock } from '../../../common/clock.ts'
import type { Connector, Json } from '../ports.ts'
import { naming, optimisedDynamoDb, sdkDynamoDb } from './failures.ts'
import { isJsonObject, mapKeys, parametersOf, sortKeys } from './json-object.ts'
import { dynamoDbMetadata } from './metadata.ts'

export interface DynamoDbPorts {
  dynamodb: AwsJsonService
  clock: Clock
  newId(): string
}

/** `arn:aws:states:::dynamodb:putItem`: parameters and answer as in DynamoDB's API. */
export function optimisedDynamoDbAction(
  action: string,
  { dynamodb, clock, newId }: DynamoDbPorts,
): Connector {
  return async ({ arguments: given, caller }) => {
    const requestId = newId()
    const input = parametersOf(given)
    const body = await naming(optimisedDynamoDb, requestId, () => dynamodb.call(action, input, caller))
    const answer = isJsonObject(body) ? body : {}
    const about = dynamoDbMetadata({ body: answer, requestId, at: clock.now() })
    return { submitted: sortKeys({ ...answer, ...about }) }
  }
}

/** `arn:aws:states:::aws-sdk:dynamodb:query`: names as in the Java SDK. */
export function sdkDynamoDbAction(action: string, { dynamodb, newId }: DynamoDbPorts): Connector {
  return async ({ arguments: given, caller }) => {
    const input = mapKeys(parametersOf(given), toApi)
    const body = await naming(sdkDynamoDb, newId(), () => dynamodb.call(action, input, caller))
    return { submitted: isJsonObject(body) ? mapKeys(body, fromApi, asTime) : {} }
  }
}

/**
 * The Java SDK writes abbreviations as words, both in the names of members and in the types of attribute values. A key
 * that looks like a type is an attribute if its value is an object.
 */
const typeNames: readonly [api: string, sdk: string][] = [
  ['BOOL', 'Bool'],
  ['NULL', 'Nul'],
  ['SS', 'Ss'],
  ['NS', 'Ns'],
  ['BS', 'Bs'],
]
const memberNames: readonly [api: string, sdk: string][] = [
  ['SSESpecification', 'SseSpecification'],
  ['SSEDescription', 'SseDescription'],
  ['SSEType', 'SseType'],
  ['KMSMasterKeyId', 'KmsMasterKeyId'],
  ['KMSMasterKeyArn', 'KmsMasterKeyArn'],
  ['SSESpecificationOverride', 'SseSpecificationOverride'],
]

function toApi(key: string, value: Json): string {
  const names = isJsonObject(value) ? memberNames : [...typeNames, ...memberNames]
  return names.find(([, sdk]) => sdk === key)?.[0] ?? key
}

function fromApi(key: string, value: Json): string {
  const names = isJsonObject(value) ? memberNames : [...typeNames, ...memberNames]
  return names.find(([api]) => api === key)?.[1] ?? key
}

/** The AWS SDK integrations return times as ISO strings. */
const asTime = (value: Json, key: string): Json =>
  typeof value === 'number' && key.endsWith('DateTime') ? new Date(value * 1000).toISOString() : value
