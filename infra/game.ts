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
    const { reservedConcurrency } = settingsOf(this)

    const openRound = new NodeFunction(this, 'OpenRound', {
      entry: 'open-round',
      description: 'Tells the last result, opens a round and asks the players for their hands',
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
      description: 'Writes ratings and history, and tells the last result',
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
      description: 'Tells the end of a game that could not go on',
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
   * Lets a function complete a round. A policy of its own: in the function's default policy, which the function
   * waits for, it would close a circle through the state machine.
   */
  allowAnswers(grantee: NodeFunction): void {
    const statement = new PolicyStatement({
      actions: ['states:SendTaskSuccess'],
      resources: [this.stateMachine.stateMachineArn],
    })
    const policy = new Policy(this, `${grantee.node.id}Answers`, { statements: [statement] })
    policy.attachToRole(grantee.executionRole)
  }

  /** Of a game, in seconds: every round's turn runs out, with a minute of retries in each, and ten at the end. */
  private longestLife(): number {
    const { turnSeconds, revealSeconds } = settingsOf(this)
    return MAX_ROUNDS * (turnSeconds + revealSeconds + 60) + 600
  }

  /** The definition stands in the template, whole: what runs on one machine is what is deployed. */
  private createStateMachine(substitutions: Record<string, string>): StateMachine {
    const logs = newLogGroup(this, 'Logs', {
      // Under this prefix, log delivery does not count against the account's resource policy size.
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}-game`,
    })
    const definition = parse(readFileSync(DEFINITION, 'utf8'))
    const stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        JSON.stringify({ ...definition, TimeoutSeconds: this.longestLife() }),
      ),
      definitionSubstitutions: substitutions,
      // Hands and names are in the execution data: only errors are logged, and those without it.
      logs: { destination: logs, level: LogLevel.ERROR, includeExecutionData: false },
      tracingEnabled: settingsOf(this).tracing !== 'off',
    })
    acknowledge(stateMachine.role, {
      'AwsSolutions-IAM5[Resource::*]': 'Log delivery and X-Ray know no narrower resource than *.',
    })
    acknowledge(stateMachine, {
      'AwsSolutions-SF1':
        'ALL would log hands before they are judged; the execution history has every event.',
    })
    return stateMachine
  }
}
