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

/** Pushes messages to a topic's subscribers asynchronously, so that the sender does not wait. */
export class Publisher extends Construct {
  readonly publish: NodeFunction
  /**
   * Failed asynchronous pushes of games and events, for diagnosis. They are not sent again: by then they are out of date.
   */
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
      description: "Pushes messages to a topic's subscribers",
      environment: { [ENVIRONMENT.tableName]: table.tableName },
      timeout: Duration.minutes(1),
      // A message older than a turn is useless, and a retry could send it twice.
      maxEventAge: Duration.minutes(1),
      retryAttempts: 0,
      // CDK's own destination would grant more than needed.
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
      // Pushes to watchers must not use up the concurrency that players need.
      ...(publishConcurrency !== undefined && { reservedConcurrency: publishConcurrency }),
    })
    this.publish.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
    )
    table.allow(this.publish, 'publish', 'read', 'update')
    api.allowPushes(this.publish)
  }

  /** Lets a function publish, and passes it the publisher's name. */
  allow(grantee: NodeFunction): void {
    grantee.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.publish.functionArn] }),
    )
    grantee.addEnvironment(ENVIRONMENT.publishFunction, this.publish.functionName)
  }
}
