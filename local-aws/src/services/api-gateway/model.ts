/**
 * A WebSocket API as the gateway runs it: what a template says, with every reference already resolved. The
 * names are API Gateway's own; a value that the gateway does not run is refused by `check.ts`, by name.
 */

export interface ApiModel {
  /** Stands in ARNs, in `requestContext.apiId` and in the URL that tells several APIs apart. */
  apiId: string
  name: string
  /** `$request.body.action`; nested fields too. */
  routeSelectionExpression: string
  stages: StageModel[]
  routes: RouteModel[]
  integrations: IntegrationModel[]
  authorizers: AuthorizerModel[]
}

export interface StageModel {
  stageName: string
  stageVariables?: Record<string, string>
  /** For every route without an entry in `routeSettings`. */
  defaultRouteSettings?: ThrottlingModel
  /** By route key. */
  routeSettings?: Record<string, ThrottlingModel>
}

/** A token bucket: `throttlingBurstLimit` tokens deep, filled by `throttlingRateLimit` tokens a second. */
export interface ThrottlingModel {
  throttlingBurstLimit?: number
  throttlingRateLimit?: number
}

export interface RouteModel {
  /** `$connect`, `$disconnect`, `$default`, or a value of the route selection expression. */
  routeKey: string
  /** Of `integrations`; a template's Target `integrations/<id>` without the prefix. */
  integrationId?: string
  /** The keys of the route's responses. `$default`, the only key there is, makes the route two-way. */
  routeResponseKeys?: string[]
  /** `NONE` when absent; `CUSTOM` needs `authorizerId` and is for `$connect` only. */
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
  /** The role that the function is called with; without one its resource policy must let the gateway in. */
  credentialsArn?: string
  /** 50 to 29,000; 29,000 when absent. */
  timeoutInMillis?: number
}

export interface AuthorizerModel {
  authorizerId: string
  name: string
  /** `REQUEST`. */
  authorizerType: string
  functionArn: string
  credentialsArn?: string
  /** Each must be there and not empty, or the upgrade is refused before the function is asked. */
  identitySource?: string[]
}
