import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import { ENVIRONMENT } from '../functions/environment.ts'
import { NodeFunction } from './node-function.ts'

/** Plays a game against the bot every five minutes, over the same WebSocket as every player. */
export class Canary extends Construct {
  constructor(scope: Construct, id: string, webSocketUrl: string) {
    super(scope, id)
    const play = new NodeFunction(this, 'Play', {
      entry: 'canary',
      description: 'Plays a game against the bot and reports the result',
      environment: { [ENVIRONMENT.webSocketUrl]: webSocketUrl },
      memorySize: 256,
      timeout: Duration.minutes(1),
      retryAttempts: 0,
    })
    new Rule(this, 'Schedule', {
      description: 'The canary of janken plays',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(play, { retryAttempts: 0, maxEventAge: Duration.minutes(5) })],
    })
  }
}
