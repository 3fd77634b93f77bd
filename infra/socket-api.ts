import { Stack } from 'aws-cdk-lib'
import { type CfnApi, type CfnStage, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { ENVIRONMENT } from '../functions/environment.ts'
import { acknowledge } from './acknowledge.ts'
import type { NodeFunction } from './node-function.ts'
import { routeLimits } from './route-limits.ts'
import { settingsOf } from './settings.ts'

/** The functions behind the API. */
export interface Handlers {
  authorizer: IFunction
  connect: IFunction
  disconnect: IFunction
  /** By route key. */
  routes: Record<string, IFunction>
}

/** The WebSocket API: who may connect, and which function a message goes to. */
export class SocketApi extends Construct {
  private readonly api: WebSocketApi
  private readonly stage: WebSocketStage

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const { throttle } = settingsOf(this)
    this.api = new WebSocketApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: 'Janken: browsers talk to the game',
      routeSelectionExpression: '$request.body.action',
    })
    this.stage = new WebSocketStage(this, 'Live', {
      webSocketApi: this.api,
      stageName: 'live',
      autoDeploy: true,
      throttle: { rateLimit: throttle.rate, burstLimit: throttle.burst },
    })
    acknowledge(this.stage, {
      'AwsSolutions-APIG1':
        'Access logs would cost one line per message and need an account-wide role. The functions log each request.',
    })
  }

  get apiId(): string {
    return this.api.apiId
  }

  get stageName(): string {
    return this.stage.stageName
  }

  get host(): string {
    const { region, urlSuffix } = Stack.of(this)
    return `${this.api.apiId}.execute-api.${region}.${urlSuffix}`
  }

  get url(): string {
    return this.stage.url
  }

  /** Lets a function push to connections. */
  allowPushes(pusher: NodeFunction): void {
    this.allowConnections(pusher, 'POST')
  }

  /** Lets a function close connections. */
  allowClosing(closer: NodeFunction): void {
    this.allowConnections(closer, 'DELETE')
  }

  /** Grants one method of `@connections` and passes its address. CDK's grant would allow every method. */
  private allowConnections(grantee: NodeFunction, method: 'POST' | 'DELETE'): void {
    const connections = `${this.stage.stageName}/${method}/@connections/*`
    const resource = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.api.apiId,
      resourceName: connections,
    })
    grantee.addEnvironment(ENVIRONMENT.connectionsEndpoint, this.stage.callbackUrl)
    grantee.addToRolePolicy(
      new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources: [resource] }),
    )
    acknowledge(grantee.executionRole, {
      [wildcard(`<AWS::Region>:<AWS::AccountId>:<${this.apiLogicalId}>/${connections}`)]:
        'Any connection of this stage may be a player of a game.',
    })
  }

  route(functions: Handlers): void {
    const connect = this.api.addRoute('$connect', {
      integration: new WebSocketLambdaIntegration('Connect', functions.connect),
      authorizer: new WebSocketLambdaAuthorizer('Key', functions.authorizer, {
        identitySource: ['route.request.header.Sec-WebSocket-Protocol'],
      }),
    })
    const disconnect = this.api.addRoute('$disconnect', {
      integration: new WebSocketLambdaIntegration('Disconnect', functions.disconnect),
    })
    for (const [key, handler] of Object.entries(functions.routes)) this.twoWay(key, handler)
    // The stage's limits name routes, so the routes must exist before the stage.
    for (const route of [connect, disconnect]) this.stage.node.addDependency(route)
    const stage = this.stage.node.defaultChild as CfnStage
    const limits = routeLimits(settingsOf(this))
    stage.routeSettings = Object.fromEntries(
      Object.entries(limits).map(([key, { rate, burst }]) => [
        key,
        { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
      ]),
    )
    acknowledge(this.api, {
      'AwsSolutions-APIG4': 'API Gateway authorizes a WebSocket at $connect; no other route can have it.',
    })
  }

  private get apiLogicalId(): string {
    return Stack.of(this).getLogicalId(this.api.node.defaultChild as CfnApi)
  }

  /** A route that replies with the function's result. Its separate integration also grants the call. */
  private twoWay(key: string, handler: IFunction): void {
    const integration = new WebSocketLambdaIntegration(`Route-${key.replace('$', '')}`, handler)
    const route = this.api.addRoute(key, { integration, returnResponse: true })
    this.stage.node.addDependency(route)
  }
}

/** The name that cdk-nag gives to the finding of such a resource in a policy. */
const wildcard = (rest: string) => `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:${rest}]`
