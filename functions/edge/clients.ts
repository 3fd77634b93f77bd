/**
 * The one place where AWS clients are built: once an execution environment, and only when first needed. No
 * endpoint stands here: the SDK reads it from the environment (`AWS_ENDPOINT_URL_*`), so the same code talks
 * to AWS and to one machine.
 */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SFNClient } from '@aws-sdk/client-sfn'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

function lazily<T>(build: () => T): () => T {
  let built: T | undefined
  return () => {
    built ??= build()
    return built
  }
}

export const documents = lazily(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } }),
)

export const stepFunctions = lazily(() => new SFNClient({}))

/** Throttled pushes (429) are tried again by the SDK, with backoff, this many times in all. */
const PUSH_ATTEMPTS = 5

export const connections = lazily(() => new ApiGatewayManagementApiClient({ maxAttempts: PUSH_ATTEMPTS }))
