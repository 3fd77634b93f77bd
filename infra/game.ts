import { readFileSync } from 'node:fs'
import { Duration, Stack } from 'aws-cdk-lib'
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { parse } from 'yaml'
import { ENVIRONMENT } from '../functions/environment.ts'
import { acknowledge } from './acknowledge.ts'
import type { GameTable } from './game-table.ts'
import { newLogGroup } from './log-group.ts'
import { NodeFunction } from './node-function.ts'
import type { Publisher } from './publisher.ts'
import { settingsOf } from './settings.ts'
import type { SocketApi } from './socket-api.ts'

const DEFINITION = new URL('../statemachine/game.asl.yaml', import.meta.url)

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

    const openRound = new NodeFunction(this, 'OpenRound', {
      entry: 'open-round',
      description: 'Sends the last result, opens a round and asks the players for their hands',
      environment,
      reservedConcurrency,
      timeout: Duration.seconds(25),
      inGame: true,
    })
    table.allow(openRound, 'read', 'update')
    api.allowPushes(openRound)
    publisher.allow(openRound)

    const settle = new NodeFunction(this, 'Settle', {
      entry: 'settle',
      description: 'Writes ratings and history, and sends the last result',
      environment,
      reservedConcurrency,
      timeout: Duration.seconds(25),
      inGame: true,
    })
    table.allow(settle, 'read', 'update')
    api.allowPushes(settle)
    publisher.allow(settle)

    const tellEnd = new NodeFunction(this, 'TellEnd', {
      entry: 'tell-end',
      description: 'Sends the end of a game that was aborted',
      environment,
      reservedConcurrency,
      timeout: Duration.seconds(25),
      inGame: true,
    })
    table.allow(tellEnd, 'read', 'update')
    api.allowPushes(tellEnd)
    publisher.allow(tellEnd)

    this.functions = [openRound, settle, tellEnd]
    this.stateMachine = this.createStateMachine({
      OpenRoundFunctionArn: openRound.functionArn,
      SettleFunctionArn: settle.functionArn,
      TellEndFunctionArn: tellEnd.functionArn,
      TableName: table.tableName,
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

  /**
   * Lets a function complete a round. It is a policy of its own, because the function depends on its default policy,
   * and a dependency on the state machine there would be circular.
   */
  allowAnswers(grantee: NodeFunction): void {
    const statement = new PolicyStatement({
      actions: ['states:SendTaskSuccess'],
      resources: [this.stateMachine.stateMachineArn],
    })
    const policy = new Policy(this, `${grantee.node.id}Answers`, { statements: [statement] })
    policy.attachToRole(grantee.executionRole)
  }

  /**
   * Longest possible duration of a game, in seconds: every round's turn runs out, each with a minute of retries, plus
   * ten minutes at the end.
   */
  private longestLife(): number {
    const { turnSeconds, revealSeconds } = settingsOf(this)
    return MAX_ROUNDS * (turnSeconds + revealSeconds + 60) + 600
  }

  /** The template contains the whole definition, so the local definition is the deployed one. */
  private createStateMachine(substitutions: Record<string, string>): StateMachine {
    const logs = newLogGroup(this, 'Logs', {
      // Log delivery to a group with this prefix does not count against the account's resource policy size.
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}-game`,
    })
    const definition = parse(readFileSync(DEFINITION, 'utf8'))
    const stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        JSON.stringify({ ...definition, TimeoutSeconds: this.longestLife() }),
      ),
      definitionSubstitutions: substitutions,
      // Execution data contains hands and names, so only errors are logged, without execution data.
      logs: { destination: logs, level: LogLevel.ERROR, includeExecutionData: false },
      tracingEnabled: settingsOf(this).tracing !== 'off',
    })
    acknowledge(stateMachine.role, {
      'AwsSolutions-IAM5[Resource::*]': 'Log delivery and X-Ray accept only * as the resource.',
    })
    acknowledge(stateMachine, {
      'AwsSolutions-SF1':
        'ALL would log hands before they are judged. The execution history has every event.',
    })
    return stateMachine
  }
}
