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

/** Maximum number of rounds; then the game is `exhausted` (statemachine/game.asl.yaml). */
const MAX_ROUNDS = 100

export interface GameProps {
  table: GameTable
  api: SocketApi
  publisher: Publisher
}

/** The game's state machine and the functions that it calls. */
export class Game extends Construct {
  readonly stateMachine: StateMachine
  /** The functions that the state machine calls. */
  readonly functions: NodeFunction[]

  constructor(scope: Construct, id: string, { table, api, publisher }: GameProps) {
    super(scope, id)
    const environment = { [ENVIRONMENT.tableName]: table.tableName }
    const { reservedConcurrency } = settingsOf(this)

    const newFunction = (name: string, entry: string, description: string): NodeFunction => {
      const task = new NodeFunction(this, name, {
        entry,
        description,
        environment,
        reservedConcurrency,
        timeout: Duration.seconds(25),
      })
      table.allow(task, 'read', 'update')
      api.allowPushes(task)
      publisher.allow(task)
      return task
    }
    const openRound = newFunction(
      'OpenRound',
      'open-round',
      'Sends the last result, opens a round and asks the players for their hands',
    )
    const settle = newFunction('Settle', 'settle', 'Writes ratings and history, and sends the last result')
    const pushEnd = newFunction('PushEnd', 'push-end', 'Sends the end of a game that was aborted')

    this.functions = [openRound, settle, pushEnd]
    this.stateMachine = newStateMachine(this, {
      name: 'game',
      longestLife: this.longestLife(),
      substitutions: {
        OpenRoundFunctionArn: openRound.functionArn,
        SettleFunctionArn: settle.functionArn,
        PushEndFunctionArn: pushEnd.functionArn,
        TableName: table.tableName,
      },
    })
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [openRound.functionArn, settle.functionArn, pushEnd.functionArn],
      }),
    )
    table.allow(this.stateMachine, 'update')
    this.allowAnswers(openRound)
  }

  /** Lets a function complete a round. */
  allowAnswers(grantee: NodeFunction): void {
    allowAnswers(this, this.stateMachine, grantee)
  }

  /**
   * Longest possible duration of a game, in seconds: every turn times out, each with a minute of retries, plus
   * ten minutes at the end.
   */
  private longestLife(): number {
    const { turnSeconds, revealSeconds } = settingsOf(this)
    return MAX_ROUNDS * (turnSeconds + revealSeconds + 60) + 600
  }
}
