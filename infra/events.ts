import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { ENVIRONMENT } from '../functions/environment.ts'
import type { GameTable } from './game-table.ts'
import { NodeFunction } from './node-function.ts'
import type { Publisher } from './publisher.ts'
import { settingsOf } from './settings.ts'
import type { SocketApi } from './socket-api.ts'
import { allowAnswers, newStateMachine } from './state-machine.ts'

/** Maximum number of rounds; then the event is `exhausted` (statemachine/event.asl.yaml). */
const MAX_ROUNDS = 40

export interface EventsProps {
  table: GameTable
  api: SocketApi
  publisher: Publisher
}

/** The state machine of events, where one host throws against everybody, and the functions behind it. */
export class Events extends Construct {
  readonly stateMachine: StateMachine
  /** Called by the state machine. */
  readonly round: NodeFunction
  /** Pushes to guests asynchronously, so that callers do not wait. */
  readonly tell: NodeFunction

  constructor(scope: Construct, id: string, { table, api, publisher }: EventsProps) {
    super(scope, id)
    const environment = { [ENVIRONMENT.tableName]: table.tableName }

    this.tell = new NodeFunction(this, 'Tell', {
      entry: 'event-tell',
      description: 'Pushes to the guests and the host of an event',
      environment,
      timeout: Duration.minutes(1),
      // A push that is older than a turn is useless.
      maxEventAge: Duration.minutes(1),
      retryAttempts: 0,
      onFailure: { bind: () => ({ destination: publisher.deadLetters.queueArn }) },
    })
    this.tell.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [publisher.deadLetters.queueArn] }),
    )
    table.allow(this.tell, 'read', 'readMany', 'update')
    api.allowPushes(this.tell)

    this.round = new NodeFunction(this, 'Round', {
      entry: 'event-round',
      description: 'Opens and closes the rounds of an event, and tells its end',
      environment,
      timeout: Duration.seconds(25),
    })
    table.allow(this.round, 'read', 'readMany', 'update')
    api.allowPushes(this.round)
    this.allowTelling(this.round)

    this.stateMachine = newStateMachine(this, {
      name: 'event',
      longestLife: this.longestLife(),
      substitutions: { EventRoundFunctionArn: this.round.functionArn, TableName: table.tableName },
    })
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.round.functionArn] }),
    )
    table.allow(this.stateMachine, 'update')
    this.allowAnswers(this.round)
  }

  allowAnswers(grantee: NodeFunction): void {
    allowAnswers(this, this.stateMachine, grantee)
  }

  /** Lets a function push to an event's guests, and passes it the pushing function's name. */
  allowTelling(grantee: NodeFunction): void {
    grantee.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.tell.functionArn] }),
    )
    grantee.addEnvironment(ENVIRONMENT.eventTellFunction, this.tell.functionName)
  }

  /**
   * Longest possible duration of an event, in seconds: every turn times out, each with two minutes of retries, plus ten
   * minutes at the end.
   */
  private longestLife(): number {
    const { turnSeconds, revealSeconds } = settingsOf(this)
    return MAX_ROUNDS * (turnSeconds + revealSeconds + 120) + 600
  }
}
