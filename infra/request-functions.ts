import { Duration } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { ENVIRONMENT } from '../functions/environment.ts'
import type { Game } from './game.ts'
import type { GameTable } from './game-table.ts'
import { NodeFunction } from './node-function.ts'
import type { Publisher } from './publisher.ts'
import type { Settings } from './settings.ts'
import type { Handlers, SocketApi } from './socket-api.ts'

export interface RequestFunctionsProps {
  table: GameTable
  api: SocketApi
  publisher: Publisher
  game: Game
  settings: Settings
}

/** The functions behind the WebSocket's routes, each with what it may do. */
export class RequestFunctions extends Construct implements Handlers {
  readonly authorizer: NodeFunction
  readonly connect: NodeFunction
  readonly disconnect: NodeFunction
  readonly routes: Record<string, IFunction>

  constructor(scope: Construct, id: string, props: RequestFunctionsProps) {
    super(scope, id)
    const { table, api, publisher, game, settings } = props
    const environment = {
      [ENVIRONMENT.tableName]: table.tableName,
      [ENVIRONMENT.requestsPerSecond]: String(settings.requestsPerSecond),
    }

    this.authorizer = new NodeFunction(this, 'Authorizer', {
      entry: 'authorizer',
      description: "Checks the player's key",
      memorySize: 256,
      timeout: Duration.seconds(3),
    })
    this.connect = new NodeFunction(this, 'Connect', {
      entry: 'connect',
      description: "Makes a connection the player's current one",
      environment,
    })
    table.allow(this.connect, 'update', 'read')
    api.allowPushes(this.connect)
    api.allowClosing(this.connect)
    publisher.allow(this.connect)

    this.disconnect = new NodeFunction(this, 'Disconnect', {
      entry: 'disconnect',
      description: 'Forgets a connection',
      environment,
    })
    table.allow(this.disconnect, 'update', 'read', 'readMany')
    api.allowPushes(this.disconnect)
    publisher.allow(this.disconnect)

    const lobby = new NodeFunction(this, 'Lobby', {
      entry: 'lobby',
      description: 'Finds an opponent and starts the game',
      environment: {
        ...environment,
        [ENVIRONMENT.stateMachineArn]: game.stateMachine.stateMachineArn,
        [ENVIRONMENT.turnSeconds]: String(settings.turnSeconds),
        [ENVIRONMENT.revealSeconds]: String(settings.revealSeconds),
        [ENVIRONMENT.matchmakingShards]: String(settings.matchmakingShards),
        [ENVIRONMENT.gamesPerMinute]: String(settings.gamesPerMinute),
        [ENVIRONMENT.guessesPerMinute]: String(settings.guessesPerMinute),
      },
    })
    table.allow(lobby, 'read', 'readMany', 'update', 'put', 'remove')
    api.allowPushes(lobby)
    api.allowClosing(lobby)
    game.stateMachine.grantStartExecution(lobby)

    const play = new NodeFunction(this, 'Play', {
      entry: 'play',
      description: 'Takes hands, and lets players leave',
      environment,
      reservedConcurrency: settings.reservedConcurrency,
    })
    table.allow(play, 'read', 'update')
    api.allowPushes(play)
    api.allowClosing(play)
    publisher.allow(play)
    game.allowAnswers(play)

    const profile = new NodeFunction(this, 'Profile', {
      entry: 'profile',
      description: 'Greets a player who comes, or comes back',
      environment,
    })
    table.allow(profile, 'read', 'update')
    api.allowPushes(profile)
    api.allowClosing(profile)
    publisher.allow(profile)

    const audience = new NodeFunction(this, 'Audience', {
      entry: 'audience',
      description: 'Shows games, the best players and the past',
      environment: { ...environment, [ENVIRONMENT.looksPerMinute]: String(settings.looksPerMinute) },
    })
    table.allow(audience, 'read', 'readMany', 'update', 'put', 'remove', 'rank')
    api.allowClosing(audience)

    const fallback = new NodeFunction(this, 'Fallback', {
      entry: 'default',
      description: 'Refuses what is not a request',
      environment,
      memorySize: 256,
    })
    table.allow(fallback, 'update')
    api.allowClosing(fallback)

    this.routes = {
      hello: profile,
      ping: profile,
      join: lobby,
      cancel: lobby,
      create: lobby,
      enter: lobby,
      start: lobby,
      exit: lobby,
      rematch: lobby,
      throw: play,
      leave: play,
      watch: audience,
      unwatch: audience,
      leaderboard: audience,
      history: audience,
      $default: fallback,
    }
  }
}
