import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { ENVIRONMENT, type EnvironmentName } from '../functions/environment.ts'
import type { GameTable } from './game-table.ts'
import { NodeFunction, type NodeFunctionProps } from './node-function.ts'
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
  /** Tells guests, behind the back of whoever has news for them. */
  readonly tell: NodeFunction
  /** Tells the host and the screens who has come, once a second. */
  readonly announce: NodeFunction

  constructor(scope: Construct, id: string, { table, api, publisher }: EventsProps) {
    super(scope, id)
    const environment = { [ENVIRONMENT.tableName]: table.tableName }

    this.tell = this.toldLater('Tell', publisher, {
      entry: 'event-tell',
      description: 'Tells the guests of an event',
      environment,
    })
    this.announce = this.toldLater('Announce', publisher, {
      entry: 'event-announce',
      description: 'Tells the host of an event who has come, and how many have thrown',
      environment,
      // It mostly waits for the next second.
      memorySize: 256,
    })
    for (const teller of [this.tell, this.announce]) {
      table.allow(teller, 'read', 'readMany', 'update')
      api.allowPushes(teller)
    }

    this.round = new NodeFunction(this, 'Round', {
      entry: 'event-round',
      description: 'Opens and closes the rounds of an event, and tells its end',
      environment,
      timeout: Duration.seconds(25),
      inGame: true,
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

  /** Lets a function tell an event's guests, and says by which one. */
  allowTelling(grantee: NodeFunction): void {
    allowCalls(grantee, this.tell, ENVIRONMENT.eventTellFunction)
  }

  /** Lets a function have the host told who has come, and says by which one. */
  allowAnnouncing(grantee: NodeFunction): void {
    allowCalls(grantee, this.announce, ENVIRONMENT.eventAnnounceFunction)
  }

  /** A function that is invoked asynchronously. News that is older than a turn is none. */
  private toldLater(id: string, { deadLetters }: Publisher, props: NodeFunctionProps): NodeFunction {
    const teller = new NodeFunction(this, id, {
      ...props,
      timeout: Duration.minutes(1),
      maxEventAge: Duration.minutes(1),
      retryAttempts: 0,
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    })
    teller.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
    )
    return teller
  }

  /** In seconds: every round's turn runs out, with two minutes of retries in each, and ten at the end. */
  private longestLife(): number {
    const { turnSeconds, revealSeconds } = settingsOf(this)
    return MAX_ROUNDS * (turnSeconds + revealSeconds + 120) + 600
  }
}

function allowCalls(grantee: NodeFunction, called: NodeFunction, name: EnvironmentName): void {
  grantee.addToRolePolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [called.functionArn] }),
  )
  grantee.addEnvironment(name, called.functionName)
}
