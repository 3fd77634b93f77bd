import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Canary } from './canary.ts'
import { Events } from './events.ts'
import { Game } from './game.ts'
import { GameTable } from './game-table.ts'
import { Operations } from './operations/operations.ts'
import { OriginSecret } from './origin-secret.ts'
import { Publisher } from './publisher.ts'
import { RequestFunctions } from './request-functions.ts'
import { giveSettings, type Settings } from './settings.ts'
import { Site } from './site.ts'
import { SocketApi } from './socket-api.ts'

export interface JankenStackProps extends StackProps {
  settings: Settings
}

/** Only wires the parts together: each line creates one part from the parts before it. */
export class JankenStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: JankenStackProps) {
    super(scope, id, {
      description: 'Janken, a multiplayer game without servers',
      terminationProtection: settings.keepsData,
      // CloudFormation applies the stack's tags to every resource.
      tags: { application: 'janken', stage: settings.stage },
      ...props,
    })
    giveSettings(this, settings)

    const originSecret = settings.domain && new OriginSecret(this, 'Origin', settings.domain.secretGeneration)
    const table = new GameTable(this, 'Table')
    const api = new SocketApi(this, 'Api')
    const publisher = new Publisher(this, 'Publisher', { table, api })
    const game = new Game(this, 'Game', { table, api, publisher })
    const events = new Events(this, 'Events', { table, api, publisher })
    const functions = new RequestFunctions(this, 'Functions', {
      table,
      api,
      publisher,
      game,
      events,
      originSecret,
    })
    api.route(functions)
    const site = new Site(this, 'Site', { api, originSecret })
    if (settings.canary) new Canary(this, 'Canary', site.webSocketUrl)
    new Operations(this, 'Operations', { table, api, publisher, game, events, functions })

    new CfnOutput(this, 'WebSocketUrl', { value: site.webSocketUrl })
    new CfnOutput(this, 'SiteUrl', { value: site.url })
    new CfnOutput(this, 'StateMachineArn', { value: game.stateMachine.stateMachineArn })
    new CfnOutput(this, 'EventStateMachineArn', { value: events.stateMachine.stateMachineArn })
  }
}
