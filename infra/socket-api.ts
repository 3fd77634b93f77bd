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
import { settingsOf } from './settings.ts'

/**
 * Messages a second by route, as parts of the stage's throttle, which holds for the rest. At once: twice as many.
 * In production (5,000 a second) what may start a game is kept below StartExecution's quota (150 a second in most regions, two joins a game);
 * lists, which people look at now and then, cannot crowd out throws.
 */
const ROUTE_SHARES: Record<string, number> = {
  join: 0.12,
  create: 0.03,
  enter: 0.12,
  start: 0.03,
  rematch: 0.06,
  stamp: 0.06,
  leaderboard: 0.02,
  history: 0.02,
}

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

  /** Lets a function push to connections, and tells it where they are. */
  allowPushes(pusher: NodeFunction): void {
    this.allowConnections(pusher, 'POST')
    pusher.addEnvironment(ENVIRONMENT.connectionsEndpoint, this.stage.callbackUrl)
  }

  /** Lets a function that pushes close connections too. */
  allowClosing(pusher: NodeFunction): void {
    this.allowConnections(pusher, 'DELETE')
  }

  /** One method and nothing more; CDK's own grant would open every method. */
  private allowConnections(grantee: NodeFunction, method: 'POST' | 'DELETE'): void {
    const connections = `${this.stage.stageName}/${method}/@connections/*`
    const resource = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.api.apiId,
      resourceName: connections,
    })
    grantee.addToRolePolicy(
      new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources: [resource] }),
    )
    acknowledge(grantee.executionRole, {
      [wildcard(`<AWS::Region>:<AWS::AccountId>:<${this.apiLogicalId}>/${connections}`)]:
        'Any connection of this stage may be a player of a game.',
    })
  }

  route(functions: Handlers): void {
    this.api.addRoute('$connect', {
      integration: new WebSocketLambdaIntegration('Connect', functions.connect),
      authorizer: new WebSocketLambdaAuthorizer('Key', functions.authorizer, {
        identitySource: ['route.request.header.Sec-WebSocket-Protocol'],
      }),
    })
    this.api.addRoute('$disconnect', {
      integration: new WebSocketLambdaIntegration('Disconnect', functions.disconnect),
    })
    for (const [key, handler] of Object.entries(functions.routes)) this.twoWay(key, handler)
    const stage = this.stage.node.defaultChild as CfnStage
    const { rate } = settingsOf(this).throttle
    stage.routeSettings = Object.fromEntries(
      Object.entries(ROUTE_SHARES).map(([key, share]) => {
        const ThrottlingRateLimit = Math.round(rate * share)
        return [key, { ThrottlingRateLimit, ThrottlingBurstLimit: 2 * ThrottlingRateLimit }]
      }),
    )
    acknowledge(this.api, {
      'AwsSolutions-APIG4': 'API Gateway authorizes a WebSocket at $connect; no other route can have it.',
    })
  }

  private get apiLogicalId(): string {
    return Stack.of(this).getLogicalId(this.api.node.defaultChild as CfnApi)
  }

  /** A route that answers with what its function returns. An integration of its own also permits the call. */
  private twoWay(key: string, handler: IFunction): void {
    const integration = new WebSocketLambdaIntegration(`Route-${key.replace('$', '')}`, handler)
    const route = this.api.addRoute(key, { integration, returnResponse: true })
    // The stage's limits name routes, which therefore have to be there before it.
    this.stage.node.addDependency(route)
  }
}

/** The name that cdk-nag gives to the finding of such a resource in a policy. */
const wildcard = (rest: string) => `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:${rest}]`
