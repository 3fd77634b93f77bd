import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Game } from './game.ts'
import { GameTable } from './game-table.ts'
import { Publisher } from './publisher.ts'
import { RequestFunctions } from './request-functions.ts'
import type { Settings } from './settings.ts'
import { Site } from './site.ts'
import { SocketApi } from './socket-api.ts'

export interface JankenStackProps extends StackProps {
  settings: Settings
}

/** Only wires: each line makes a part and hands it the parts before it. */
export class JankenStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: JankenStackProps) {
    super(scope, id, { description: 'Janken, a multiplayer game without servers', ...props })

    const table = new GameTable(this, 'Table')
    const api = new SocketApi(this, 'Api')
    const publisher = new Publisher(this, 'Publisher', { table, api })
    const game = new Game(this, 'Game', { table, api, publisher, settings })
    const functions = new RequestFunctions(this, 'Functions', { table, api, publisher, game, settings })
    api.route(functions, settings)
    const site = new Site(this, 'Site', { webSocketUrl: api.url })

    new CfnOutput(this, 'WebSocketUrl', { value: api.url })
    new CfnOutput(this, 'SiteUrl', { value: site.url })
    new CfnOutput(this, 'StateMachineArn', { value: game.stateMachine.stateMachineArn })
  }
}
