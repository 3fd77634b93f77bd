import { checkApis } from '../../../src/services/api-gateway/check-apis.ts'
import type {
  ApiModel,
  IntegrationModel,
  RouteModel,
  StageModel,
} from '../../../src/services/api-gateway/model.ts'
import { apiWith, authorizerOf, guarded } from './gateway-fixture.ts'

const good = apiWith(['$connect', '$default'])
const integrated = (changes: Partial<IntegrationModel>): ApiModel => ({
  ...good,
  integrations: good.integrations.map((integration) => ({ ...integration, ...changes })),
})
const routed = (changes: Partial<RouteModel>): ApiModel => ({
  ...good,
  routes: good.routes.map((route) => ({ ...route, ...changes })),
})

const staged = (...stages: Partial<StageModel>[]): ApiModel => ({
  ...good,
  stages: stages.map((stage) => ({ stageName: 'live', ...stage })),
})

test('an API that the gateway runs is taken', () => {
  const shut = { throttlingBurstLimit: 0, throttlingRateLimit: 0.5 }
  expect(() => checkApis([staged({ routeSettings: { $default: shut, $connect: {} } })])).not.toThrow()
  expect(() => checkApis([good, { ...guarded(), apiId: 'other' }])).not.toThrow()
  expect(() => checkApis([integrated({ timeoutInMillis: 50 })])).not.toThrow()
  expect(() => checkApis([integrated({ timeoutInMillis: 29_000 })])).not.toThrow()
})

test.each<[string, ApiModel[], string]>([
  ['two APIs of one id', [good, good], 'Two WebSocket APIs have the id abc123.'],
  [
    'another selection',
    [{ ...good, routeSelectionExpression: '$request.header.x' }],
    '$request.header.x is not',
  ],
  ['a selection of everything', [{ ...good, routeSelectionExpression: '$request.body' }], 'not supported'],
  ['two stages of one name', [staged({}, {})], 'two stages have the name live.'],
  [
    'two routes of one key',
    [{ ...good, routes: [...good.routes, ...good.routes.slice(1)] }],
    'WebSocket API chat (abc123): two routes have the key $default.',
  ],
  [
    'settings of a route that there is not',
    [staged({ routeSettings: { $default: {}, join: {} } })],
    'stage live: Unable to find Route by key join within the provided RouteSettings.',
  ],
  [
    'a negative burst',
    [staged({ defaultRouteSettings: { throttlingBurstLimit: -1 } })],
    'stage live has a ThrottlingBurstLimit of -1; it must be a number, and not negative.',
  ],
  [
    'a rate that is no number',
    [staged({ routeSettings: { $default: { throttlingRateLimit: Number.NaN } } })],
    'stage live, route $default has a ThrottlingRateLimit of NaN',
  ],
  [
    'a rate without end',
    [staged({ defaultRouteSettings: { throttlingRateLimit: Number.POSITIVE_INFINITY } })],
    'a ThrottlingRateLimit of Infinity',
  ],
  ['a stage name', [{ ...good, stages: [{ stageName: 'a/b' }] }], 'a/b is not a stage name.'],
  ['another integration', [integrated({ integrationType: 'MOCK' })], 'is of type MOCK; only AWS_PROXY'],
  [
    'an integration that is no function',
    [integrated({ functionArn: 'https://example.com' })],
    'https://example.com',
  ],
  [
    'the caller’s credentials',
    [integrated({ credentialsArn: 'arn:aws:iam::*:user/*' })],
    'credentials through',
  ],
  ['a short timeout', [integrated({ timeoutInMillis: 49 })], '49 ms'],
  ['a long timeout', [integrated({ timeoutInMillis: 29_001 })], 'between 50 and 29000 ms'],
  [
    'a route without integration',
    [routed({ integrationId: undefined })],
    'route $connect has no integration',
  ],
  ['another route response', [routed({ routeResponseKeys: ['ok'] })], '$default is the only key'],
  ['an API key', [routed({ apiKeyRequired: true })], 'requires an API key'],
  ['IAM authorization', [routed({ authorizationType: 'AWS_IAM' })], 'authorization type AWS_IAM'],
  [
    'an unknown authorizer',
    [{ ...guarded(), authorizers: [] }],
    'needs an authorizer of this API. Its AuthorizerId is auth1.',
  ],
  [
    'an authorizer elsewhere',
    [
      {
        ...guarded(),
        routes: [
          { routeKey: 'play', integrationId: '$connect', authorizationType: 'CUSTOM', authorizerId: 'auth1' },
        ],
      },
    ],
    'only $connect takes one',
  ],
  [
    'another authorizer',
    [{ ...guarded(), authorizers: [authorizerOf({ authorizerType: 'JWT' })] }],
    'type JWT',
  ],
  [
    'another identity source',
    [guarded({ identitySource: ['context.identity.sourceIp'] })],
    'context.identity.sourceIp',
  ],
])('%s is refused by name', (_name, apis, sentence) => {
  expect(() => checkApis(apis)).toThrow(sentence)
})
