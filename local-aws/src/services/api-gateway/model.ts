/**
 * A WebSocket API for the gateway, from a template with resolved references. Names are those of API Gateway.
 * `check-apis.ts` refuses values that the gateway does not support.
 */

export interface ApiModel {
  /** Part of ARNs, of `requestContext.apiId`, and of the URLs that distinguish several APIs. */
  apiId: string
  name: string
  /** `$request.body.action`. Nested fields are supported. */
  routeSelectionExpression: string
  stages: StageModel[]
  routes: RouteModel[]
  integrations: IntegrationModel[]
  authorizers: AuthorizerModel[]
}

export interface StageModel {
  stageName: string
  stageVariables?: Record<string, string>
  /** Settings of every route without an entry in `routeSettings`. */
  defaultRouteSettings?: ThrottlingModel
  /** By route key. */
  routeSettings?: Record<string, ThrottlingModel>
}

/** A token bucket with `throttlingBurstLimit` tokens, filled by `throttlingRateLimit` tokens per second. */
export interface ThrottlingModel {
  throttlingBurstLimit?: number
  throttlingRateLimit?: number
}

export interface RouteModel {
  /** `$connect`, `$disconnect`, `$default`, or a value of the route selection expression. */
  routeKey: string
  /** Id of an element of `integrations`: the template's Target `integrations/<id>` without the prefix. */
  integrationId?: string
  /** The keys of the route's responses. The only key is `$default`; it makes the route two-way. */
  routeResponseKeys?: string[]
  /** Default: `NONE`. `CUSTOM` requires `authorizerId` and is for `$connect` only. */
  authorizationType?: string
  authorizerId?: string
  apiKeyRequired?: boolean
}

export interface IntegrationModel {
  integrationId: string
  /** `AWS_PROXY`. */
  integrationType: string
  /** The function's ARN, not the `arn:aws:apigateway:...:path/.../invocations` around it. */
  functionArn: string
  /** The role that calls the function. Without it the function's resource policy must permit the gateway. */
  credentialsArn?: string
  /** 50 to 29,000 ms. Default: 29,000. */
  timeoutInMillis?: number
}

export interface AuthorizerModel {
  authorizerId: string
  name: string
  /** `REQUEST`. */
  authorizerType: string
  functionArn: string
  credentialsArn?: string
  /** If one of these is missing or empty, the upgrade is refused without a call of the function. */
  identitySource?: string[]
}
