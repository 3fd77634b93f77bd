import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { ENVIRONMENT } from '../functions/environment.ts'
import { acknowledge } from './acknowledge.ts'
import type { GameTable } from './game-table.ts'
import { NodeFunction } from './node-function.ts'
import { settingsOf } from './settings.ts'
import type { SocketApi } from './socket-api.ts'

export interface PublisherProps {
  table: GameTable
  api: SocketApi
}

/** Tells a topic's subscribers, behind the back of whoever has news for them. */
export class Publisher extends Construct {
  readonly publish: NodeFunction
  /** Publications that failed, for whoever looks into it. Nobody is told them later: they are no news by then. */
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { table, api }: PublisherProps) {
    super(scope, id)
    const { publishConcurrency } = settingsOf(this)
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    acknowledge(this.deadLetters, { 'AwsSolutions-SQS3': 'It is a dead letter queue itself.' })
    this.publish = new NodeFunction(this, 'Publish', {
      entry: 'publish',
      description: "Tells a topic's subscribers",
      environment: { [ENVIRONMENT.tableName]: table.tableName },
      timeout: Duration.minutes(1),
      // News that is older than a turn is none; nobody is to hear it twice for a slow function's sake.
      maxEventAge: Duration.minutes(1),
      retryAttempts: 0,
      // CDK's own destination would grant more than is needed.
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
      // Watchers never take the players' share of the account's concurrency.
      ...(publishConcurrency !== undefined && { reservedConcurrency: publishConcurrency }),
    })
    this.publish.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
    )
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
