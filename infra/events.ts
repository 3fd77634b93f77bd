import { Duration } from 'aws-cdk-lib'
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
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
  /** Pushes to guests asynchronously, so that callers do not wait. */
  readonly fanOut: NodeFunction
  /** Pushes new guests and counts to the host and the screens, once per second. */
  readonly announce: NodeFunction

  constructor(scope: Construct, id: string, { table, api, publisher }: EventsProps) {
    super(scope, id)
    const environment = { [ENVIRONMENT.tableName]: table.tableName }

    this.fanOut = this.asynchronous('FanOut', publisher, {
      entry: 'event-fan-out',
      description: 'Pushes to the guests of an event',
      environment,
    })
    this.announce = this.asynchronous('Announce', publisher, {
      entry: 'event-announce',
      description: 'Pushes new guests and the number of hands to the host of an event',
      environment,
      // It spends most of its time waiting for the next second.
      memorySize: 256,
    })
    // A separate policy, because the function depends on its role's own policy, which cannot name the function.
    new Policy(this, 'ContinueAnnouncing', {
      roles: [this.announce.executionRole],
      statements: [
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.announce.functionArn] }),
      ],
    })
    for (const pusher of [this.fanOut, this.announce]) {
      table.allow(pusher, 'read', 'readMany', 'update')
      api.allowPushes(pusher)
    }

    this.round = new NodeFunction(this, 'Round', {
      entry: 'event-round',
      description: 'Opens and closes the rounds of an event, and tells its end',
      environment,
      timeout: Duration.seconds(25),
    })
    table.allow(this.round, 'read', 'readMany', 'update')
    api.allowPushes(this.round)
    this.allowFanOut(this.round)

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
  allowFanOut(grantee: NodeFunction): void {
    allowCalls(grantee, this.fanOut, ENVIRONMENT.eventFanOutFunction)
  }

  /** Lets a function start announcements, and passes it the announcing function's name. */
  allowAnnouncing(grantee: NodeFunction): void {
    allowCalls(grantee, this.announce, ENVIRONMENT.eventAnnounceFunction)
  }

  /** A function that is invoked asynchronously. A push that is older than a turn is useless. */
  private asynchronous(id: string, { deadLetters }: Publisher, props: NodeFunctionProps): NodeFunction {
    const pusher = new NodeFunction(this, id, {
      ...props,
      timeout: Duration.minutes(1),
      maxEventAge: Duration.minutes(1),
      retryAttempts: 0,
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    })
    pusher.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
    )
    return pusher
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

function allowCalls(grantee: NodeFunction, called: NodeFunction, name: EnvironmentName): void {
  grantee.addToRolePolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [called.functionArn] }),
  )
  grantee.addEnvironment(name, called.functionName)
}
