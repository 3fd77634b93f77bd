import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { ENVIRONMENT } from '../functions/environment.ts'
import type { GameTable } from './game-table.ts'
import { NodeFunction } from './node-function.ts'
import type { SocketApi } from './socket-api.ts'

export interface PublisherProps {
  table: GameTable
  api: SocketApi
}

/** Tells a topic's subscribers, behind the back of whoever has news for them. */
export class Publisher extends Construct {
  private readonly publish: NodeFunction

  constructor(scope: Construct, id: string, { table, api }: PublisherProps) {
    super(scope, id)
    this.publish = new NodeFunction(this, 'Publish', {
      entry: 'publish',
      description: "Tells a topic's subscribers",
      environment: { [ENVIRONMENT.tableName]: table.tableName },
      timeout: Duration.minutes(1),
      // News that is older than a turn is none; nobody is to hear it twice for a slow function's sake.
      maxEventAge: Duration.minutes(1),
      retryAttempts: 0,
    })
    table.allow(this.publish, 'publish', 'read', 'update')
    api.allowPushes(this.publish)
  }

  /** Lets a function have news published, and tells it by whom. */
  allow(grantee: NodeFunction): void {
    grantee.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.publish.functionArn] }),
    )
    grantee.addEnvironment(ENVIRONMENT.publishFunction, this.publish.functionName)
  }
}
