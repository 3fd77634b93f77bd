/**
 * The AWS SDK's clients, each built on first use and kept for the environment's whole life. Every setting that the SDK
 * would look up in a config file is given here, so it never opens one.
 */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SFNClient } from '@aws-sdk/client-sfn'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { environment } from './edge/environment.ts'
import { ENVIRONMENT } from './environment.ts'

/**
 * Timeout of one attempt: longer than any answer takes, and short enough for another attempt within a function's
 * timeout.
 */
const REQUEST_TIMEOUT_MS = 3_000
const MAX_ATTEMPTS = 4
const MAX_SOCKETS = 128

const APP_ID = 'janken'
const USER_AGENT = `aws-sdk-js/3 app/${APP_ID}`

/** The names after `AWS_ENDPOINT_URL_` in the environment, as the SDKs spell them. */
type Service = 'DYNAMODB' | 'SFN' | 'LAMBDA' | 'APIGATEWAYMANAGEMENTAPI'

let dynamoDb: DynamoDBDocumentClient | undefined
let machines: SFNClient | undefined
let connections: ApiGatewayManagementApiClient | undefined

/** DynamoDB with plain JavaScript values: undefined attributes are omitted, a Set becomes a DynamoDB set. */
export function documents(): DynamoDBDocumentClient {
  dynamoDb ??= DynamoDBDocumentClient.from(
    lean(
      new DynamoDBClient({
        ...settings('DYNAMODB'),
        // The document client cannot keep resolved middleware.
        cacheMiddleware: false,
        accountIdEndpointMode: 'disabled',
        endpointDiscoveryEnabled: false,
      }),
    ),
    { marshallOptions: { removeUndefinedValues: true } },
  )
  return dynamoDb
}

export function stepFunctions(): SFNClient {
  machines ??= lean(new SFNClient(settings('SFN')))
  return machines
}

/** The `@connections` of the WebSocket API's stage. */
export function connectionsApi(): ApiGatewayManagementApiClient {
  connections ??= lean(
    new ApiGatewayManagementApiClient({
      ...settings('APIGATEWAYMANAGEMENTAPI'),
      endpoint: environment(ENVIRONMENT.connectionsEndpoint),
    }),
  )
  return connections
}

/** The configuration that all clients share. */
export function settings(service: Service) {
  const endpoint = process.env[`AWS_ENDPOINT_URL_${service}`] ?? process.env.AWS_ENDPOINT_URL
  return {
    region: process.env.AWS_REGION ?? '',
    credentials: credentials(),
    ...(endpoint ? { endpoint } : {}),
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    retryMode: 'standard',
    maxAttempts: MAX_ATTEMPTS,
    defaultsMode: 'standard' as const,
    authSchemePreference: [],
    userAgentAppId: APP_ID,
    cacheMiddleware: true,
    requestHandler: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      socketTimeout: REQUEST_TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
  }
}

/** Removes the client's logger and user agent, which take time on every call and are not used. */
export function lean<Client extends { middlewareStack: object }>(client: Client): Client {
  // The clients' stacks differ only in the types of their commands.
  const middlewareStack = client.middlewareStack as SFNClient['middlewareStack']
  middlewareStack.remove('loggerMiddleware')
  middlewareStack.remove('getUserAgentMiddleware')
  middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: object }).headers, { 'user-agent': USER_AGENT })
      return next(args)
    },
    { step: 'build', name: 'fixedUserAgent' },
  )
  return client
}

/** Lambda puts the role's credentials into the environment. They are valid for the environment's whole life. */
function credentials() {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env
  return {
    accessKeyId: AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  }
}
