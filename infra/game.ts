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

/** After as many a game is over, exhausted (statemachine/game.asl.yaml). */
const MAX_ROUNDS = 100

export interface GameProps {
  table: GameTable
  api: SocketApi
  publisher: Publisher
}

/** The state machine that is the game, and the functions that it calls. */
export class Game extends Construct {
  readonly stateMachine: StateMachine
  /** Those that the state machine calls. */
  readonly functions: NodeFunction[]

  constructor(scope: Construct, id: string, { table, api, publisher }: GameProps) {
    super(scope, id)
    const environment = { [ENVIRONMENT.tableName]: table.tableName }

    const openRound = new NodeFunction(this, 'OpenRound', {
      entry: 'open-round',
      description: 'Tells the last result, opens a round and asks the players for their hands',
      environment,
      timeout: Duration.seconds(25),
      inGame: true,
    })
    table.allow(openRound, 'read', 'update')
    api.allowPushes(openRound)
    publisher.allow(openRound)

    const settle = new NodeFunction(this, 'Settle', {
      entry: 'settle',
      description: 'Writes ratings and history, and tells the last result',
      environment,
      timeout: Duration.seconds(25),
      inGame: true,
    })
    table.allow(settle, 'read', 'update')
    api.allowPushes(settle)
    publisher.allow(settle)

    const tellEnd = new NodeFunction(this, 'TellEnd', {
      entry: 'tell-end',
      description: 'Tells the end of a game that could not go on',
      environment,
      timeout: Duration.seconds(25),
      inGame: true,
    })
    table.allow(tellEnd, 'read', 'update')
    api.allowPushes(tellEnd)
    publisher.allow(tellEnd)

    this.functions = [openRound, settle, tellEnd]
    this.stateMachine = newStateMachine(this, {
      name: 'game',
      longestLife: this.longestLife(),
      substitutions: {
        OpenRoundFunctionArn: openRound.functionArn,
        SettleFunctionArn: settle.functionArn,
        TellEndFunctionArn: tellEnd.functionArn,
        TableName: table.tableName,
      },
    })
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [openRound.functionArn, settle.functionArn, tellEnd.functionArn],
      }),
    )
    table.allow(this.stateMachine, 'update')
    this.allowAnswers(openRound)
  }

  /** Lets a function complete a round. */
  allowAnswers(grantee: NodeFunction): void {
    allowAnswers(this, this.stateMachine, grantee)
  }

  /** Of a game, in seconds: every round's turn runs out, with a minute of retries in each, and ten at the end. */
  private longestLife(): number {
    const { turnSeconds, revealSeconds } = settingsOf(this)
    return MAX_ROUNDS * (turnSeconds + revealSeconds + 60) + 600
  }
}
