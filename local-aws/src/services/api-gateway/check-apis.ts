import { LONGEST_INTEGRATION_MS, SHORTEST_INTEGRATION_MS } from './limits.ts'
import type {
  ApiModel,
  AuthorizerModel,
  IntegrationModel,
  RouteModel,
  StageModel,
  ThrottlingModel,
} from './model.ts'
import { parseSelectionExpression } from './route-selection.ts'

/** An API uses features that the gateway does not support. */
export class UnsupportedApi extends Error {
  override readonly name = 'UnsupportedApi'
  /** One sentence each. */
  readonly reasons: readonly string[]

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'))
    this.reasons = reasons
  }
}

/** Throws UnsupportedApi with every feature that the gateway would otherwise ignore silently. */
export function checkApis(apis: readonly ApiModel[]): void {
  const twice = repeated(apis.map(({ apiId }) => apiId))
  if (twice !== undefined) throw new UnsupportedApi([`Two WebSocket APIs have the id ${twice}.`])
  const reasons = apis.flatMap(reasonsAgainst)
  if (reasons.length > 0) throw new UnsupportedApi(reasons)
}

/** The first duplicate name. */
const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, index) => names.indexOf(name) < index)

/** The unsupported features of an API: the first one of each part. */
function reasonsAgainst(api: ApiModel): string[] {
  const refuse = (reason: string): never => {
    throw new UnsupportedApi([`WebSocket API ${api.name} (${api.apiId}): ${reason}`])
  }
  const checks = [
    () => checkNames(api, refuse),
    ...api.stages.map((stage) => () => checkStage(api, stage, refuse)),
    ...api.integrations.map((integration) => () => checkIntegration(integration, refuse)),
    ...api.authorizers.map((authorizer) => () => checkAuthorizer(authorizer, refuse)),
    ...api.routes.map((route) => () => checkRoute(api, route, refuse)),
  ]
  return checks.flatMap((check) => {
    try {
      check()
      return []
    } catch (error) {
      if (error instanceof UnsupportedApi) return error.reasons
      throw error
    }
  })
}

function checkNames(api: ApiModel, refuse: Refuse): void {
  if (!parseSelectionExpression(api.routeSelectionExpression)) {
    refuse(
      `the route selection expression ${api.routeSelectionExpression} is not supported; ` +
        'write a field of the message, as $request.body.action.',
    )
  }
  const stageTwice = repeated(api.stages.map(({ stageName }) => stageName))
  if (stageTwice !== undefined) refuse(`two stages have the name ${stageTwice}.`)
  const routeTwice = repeated(api.routes.map(({ routeKey }) => routeKey))
  if (routeTwice !== undefined) refuse(`two routes have the key ${routeTwice}.`)
}

type Refuse = (reason: string) => never

function checkStage(api: ApiModel, stage: StageModel, refuse: Refuse): void {
  const { stageName, defaultRouteSettings = {}, routeSettings = {} } = stage
  if (!/^[A-Za-z0-9_$-]{1,128}$/.test(stageName)) refuse(`${stageName} is not a stage name.`)
  checkThrottling(`stage ${stageName}`, defaultRouteSettings, refuse)
  for (const [key, settings] of Object.entries(routeSettings)) {
    if (!api.routes.some(({ routeKey }) => routeKey === key)) {
      refuse(`stage ${stageName}: Unable to find Route by key ${key} within the provided RouteSettings.`)
    }
    checkThrottling(`stage ${stageName}, route ${key}`, settings, refuse)
  }
}

function checkThrottling(name: string, settings: ThrottlingModel, refuse: Refuse): void {
  const limits = [
    ['ThrottlingBurstLimit', settings.throttlingBurstLimit],
    ['ThrottlingRateLimit', settings.throttlingRateLimit],
  ] as const
  for (const [limit, value = 0] of limits) {
    if (!Number.isFinite(value) || value < 0) {
      refuse(`${name} has a ${limit} of ${value}; it must be a number, and not negative.`)
    }
  }
}

function checkIntegration(integration: IntegrationModel, refuse: Refuse): void {
  const { integrationId, integrationType, functionArn, credentialsArn, timeoutInMillis } = integration
  const name = `integration ${integrationId}`
  if (integrationType !== 'AWS_PROXY') {
    refuse(`${name} is of type ${integrationType}; only AWS_PROXY to a Lambda function is supported.`)
  }
  checkFunction(name, functionArn, credentialsArn, refuse)
  if (
    timeoutInMillis !== undefined &&
    !(timeoutInMillis >= SHORTEST_INTEGRATION_MS && timeoutInMillis <= LONGEST_INTEGRATION_MS)
  ) {
    refuse(
      `${name} has a timeout of ${timeoutInMillis} ms; it must be between ` +
        `${SHORTEST_INTEGRATION_MS} and ${LONGEST_INTEGRATION_MS} ms.`,
    )
  }
}

function checkAuthorizer(authorizer: AuthorizerModel, refuse: Refuse): void {
  const name = `authorizer ${authorizer.name}`
  if (authorizer.authorizerType !== 'REQUEST') {
    refuse(`${name} is of type ${authorizer.authorizerType}; a WebSocket API takes REQUEST only.`)
  }
  checkFunction(name, authorizer.functionArn, authorizer.credentialsArn, refuse)
  for (const source of authorizer.identitySource ?? []) {
    if (!/^(route\.request\.(header|querystring)|stageVariables)\.[^.\s]+$/.test(source)) {
      refuse(
        `the identity source ${source} of ${name} is not supported; use route.request.header.*, ` +
          'route.request.querystring.* or stageVariables.*.',
      )
    }
  }
}

function checkFunction(name: string, arn: string, credentialsArn: string | undefined, refuse: Refuse): void {
  if (!arn.startsWith('arn:') || arn.includes('stageVariables')) {
    refuse(`${name} calls ${arn}, which is not the ARN of a Lambda function.`)
  }
  if (credentialsArn?.includes(':user/')) {
    refuse(`${name} passes the caller's credentials through (${credentialsArn}), which is not supported.`)
  }
}

function checkRoute(api: ApiModel, route: RouteModel, refuse: Refuse): void {
  const name = `route ${route.routeKey}`
  if (!api.integrations.some((integration) => integration.integrationId === route.integrationId)) {
    refuse(`${name} has no integration (${route.integrationId ?? 'none is named'}).`)
  }
  for (const key of route.routeResponseKeys ?? []) {
    if (key !== '$default') refuse(`${name} has a route response ${key}; $default is the only key there is.`)
  }
  if (route.apiKeyRequired) refuse(`${name} requires an API key, which is not supported.`)
  const authorization = route.authorizationType ?? 'NONE'
  if (authorization === 'NONE') return
  if (authorization !== 'CUSTOM') {
    refuse(`${name} has the authorization type ${authorization}; NONE and CUSTOM are supported.`)
  }
  if (route.routeKey !== '$connect') refuse(`${name} has an authorizer; only $connect takes one.`)
  if (!api.authorizers.some((authorizer) => authorizer.authorizerId === route.authorizerId)) {
    refuse(`${name} needs an authorizer of this API. Its AuthorizerId is ${route.authorizerId ?? 'missing'}.`)
  }
}
