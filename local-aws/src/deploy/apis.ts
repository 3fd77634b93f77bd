import { checkApis, UnsupportedApi } from '../services/api-gateway/check-apis.ts'
import type {
  ApiModel,
  AuthorizerModel,
  IntegrationModel,
  StageModel,
  ThrottlingModel,
} from '../services/api-gateway/model.ts'
import { type ResolvedStack, TemplateError } from '../template/model.ts'
import { mapAll } from '../template/problem-collector.ts'
import { type PropertyReader, readersOf } from './property-reader.ts'

/** `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations` */
const INVOCATION_URI = /^arn:[\w-]+:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/

/** Reads the WebSocket APIs of all stacks. Throws TemplateError for features that the gateway does not support. */
export function apisOf(stacks: readonly ResolvedStack[]): ApiModel[] {
  const parts = (type: string) => readersOf(stacks, `AWS::ApiGatewayV2::${type}`)
  const [stages, routes, responses] = [parts('Stage'), parts('Route'), parts('RouteResponse')]
  const isRouteMissing = stacks.some(({ unresolvedTypes }) => unresolvedTypes.has('AWS::ApiGatewayV2::Route'))
  const [integrations, authorizers] = [parts('Integration'), parts('Authorizer')]

  const apis = mapAll(parts('Api'), (api) => {
    const apiId = api.resource.ref
    const ofApi = (reader: PropertyReader) => reader.text('ApiId') === apiId
    if (api.text('ProtocolType') !== 'WEBSOCKET')
      throw api.problem(`the protocol ${api.text('ProtocolType')} is not supported; use WEBSOCKET`)
    return {
      apiId,
      name: api.text('Name'),
      routeSelectionExpression: api.text('RouteSelectionExpression'),
      stages: mapAll(stages.filter(ofApi), stageOf),
      routes: mapAll(routes.filter(ofApi), (route) => ({
        routeKey: route.text('RouteKey'),
        integrationId: route.optionalText('Target')?.replace(/^integrations\//, ''),
        routeResponseKeys: responses
          .filter((response) => response.text('RouteId') === route.resource.ref)
          .map((response) => response.text('RouteResponseKey')),
        authorizationType: route.optionalText('AuthorizationType'),
        authorizerId: route.optionalText('AuthorizerId'),
        apiKeyRequired: route.flag('ApiKeyRequired', false),
      })),
      integrations: mapAll(integrations.filter(ofApi), integrationOf),
      authorizers: mapAll(authorizers.filter(ofApi), authorizerOf),
    }
  })
  refuseUnsupported(isRouteMissing ? apis.map(withoutSettingsOfMissingRoutes) : apis)
  return apis
}

/** The reason why a route is missing is reported already. */
const withoutSettingsOfMissingRoutes = (api: ApiModel): ApiModel => ({
  ...api,
  stages: api.stages.map(({ routeSettings = {}, ...stage }) => {
    const isKnown = ([key]: [string, ThrottlingModel]) => api.routes.some(({ routeKey }) => routeKey === key)
    return { ...stage, routeSettings: Object.fromEntries(Object.entries(routeSettings).filter(isKnown)) }
  }),
})

function refuseUnsupported(apis: readonly ApiModel[]): void {
  try {
    checkApis(apis)
  } catch (error) {
    throw error instanceof UnsupportedApi ? new TemplateError(error.reasons) : error
  }
}

const stageOf = (stage: PropertyReader): StageModel => ({
  stageName: stage.text('StageName'),
  stageVariables: stage.textsByName('StageVariables'),
  ...(stage.has('DefaultRouteSettings') && {
    defaultRouteSettings: throttlingOf(stage.nested('DefaultRouteSettings')),
  }),
  routeSettings: routeSettingsOf(stage.nested('RouteSettings')),
})

const routeSettingsOf = (settings: PropertyReader): Record<string, ThrottlingModel> =>
  Object.fromEntries(settings.names.map((routeKey) => [routeKey, throttlingOf(settings.nested(routeKey))]))

/** Reads the throttling limits. The other route settings concern metrics and access logs. */
const throttlingOf = (settings: PropertyReader): ThrottlingModel => ({
  throttlingBurstLimit: settings.optionalNumber('ThrottlingBurstLimit'),
  throttlingRateLimit: settings.optionalNumber('ThrottlingRateLimit'),
})

const integrationOf = (integration: PropertyReader): IntegrationModel => ({
  integrationId: integration.resource.ref,
  integrationType: integration.text('IntegrationType'),
  functionArn: functionArnIn(integration, 'IntegrationUri'),
  credentialsArn: integration.optionalText('CredentialsArn'),
  timeoutInMillis: integration.optionalNumber('TimeoutInMillis'),
})

const authorizerOf = (authorizer: PropertyReader): AuthorizerModel => ({
  authorizerId: authorizer.resource.ref,
  name: authorizer.text('Name'),
  authorizerType: authorizer.text('AuthorizerType'),
  functionArn: functionArnIn(authorizer, 'AuthorizerUri'),
  credentialsArn: authorizer.optionalText('AuthorizerCredentialsArn'),
  identitySource: authorizer.texts('IdentitySource'),
})

function functionArnIn(reader: PropertyReader, property: string): string {
  const [, functionArn] = INVOCATION_URI.exec(reader.text(property)) ?? []
  if (functionArn !== undefined) return functionArn
  throw reader.problem(
    `${property} must be the invocation URI of a Lambda function; other targets are not supported`,
  )
}
