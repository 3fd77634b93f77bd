import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { ENVIRONMENT } from '../functions/environment.ts'
import type { Events } from './events.ts'
import type { Game } from './game.ts'
import type { GameTable } from './game-table.ts'
import { NodeFunction } from './node-function.ts'
import type { OriginSecret } from './origin-secret.ts'
import type { Publisher } from './publisher.ts'
import { settingsOf } from './settings.ts'
import type { Handlers, SocketApi } from './socket-api.ts'

export interface RequestFunctionsProps {
  table: GameTable
  api: SocketApi
  publisher: Publisher
  game: Game
  events: Events
  /** The secret that the authorizer demands of every upgrade. Undefined if it demands none. */
  originSecret: OriginSecret | undefined
}

/** The functions behind the WebSocket's routes, each with its permissions. */
export class RequestFunctions extends Construct implements Handlers {
  readonly authorizer: NodeFunction
  readonly connect: NodeFunction
  readonly disconnect: NodeFunction
  /** Answers frames that match no route. */
  readonly fallback: NodeFunction
  readonly routes: Record<string, NodeFunction>

  constructor(scope: Construct, id: string, props: RequestFunctionsProps) {
    super(scope, id)
    const { table, api, publisher, game, events, originSecret } = props
    const settings = settingsOf(this)
    const environment = {
      [ENVIRONMENT.tableName]: table.tableName,
      [ENVIRONMENT.requestsPerSecond]: String(settings.requestsPerSecond),
    }

    this.authorizer = new NodeFunction(this, 'Authorizer', {
      entry: 'authorizer',
      description: "Checks the player's key",
      environment: originSecret ? { [ENVIRONMENT.originSecret]: originSecret.value } : {},
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
      description: 'Takes hands and stamps, and lets players leave',
      environment,
      reservedConcurrency: settings.reservedConcurrency,
    })
    table.allow(play, 'read', 'update')
    api.allowPushes(play)
    api.allowClosing(play)
    publisher.allow(play)
    game.allowAnswers(play)
    events.allowAnswers(play)
    events.allowFanOut(play)
    events.allowAnnouncing(play)

    const hosting = new NodeFunction(this, 'Hosting', {
      entry: 'events',
      description: 'Holds events, and lets players in and out of them',
      environment: {
        ...environment,
        [ENVIRONMENT.eventStateMachineArn]: events.stateMachine.stateMachineArn,
        [ENVIRONMENT.gamesPerMinute]: String(settings.gamesPerMinute),
        [ENVIRONMENT.guessesPerMinute]: String(settings.guessesPerMinute),
        [ENVIRONMENT.holdsPerDay]: String(settings.holdsPerDay),
        [ENVIRONMENT.stateMachineArn]: game.stateMachine.stateMachineArn,
        [ENVIRONMENT.turnSeconds]: String(settings.turnSeconds),
        [ENVIRONMENT.revealSeconds]: String(settings.revealSeconds),
      },
    })
    table.allow(hosting, 'read', 'readMany', 'update', 'put')
    api.allowPushes(hosting)
    api.allowClosing(hosting)
    events.stateMachine.grantStartExecution(hosting)
    // A player who leaves a room may find that its game was never started, and starts it.
    game.stateMachine.grantStartExecution(hosting)
    events.allowAnswers(hosting)
    events.allowFanOut(hosting)
    events.allowAnnouncing(hosting)

    const profile = new NodeFunction(this, 'Profile', {
      entry: 'profile',
      description: 'Welcomes a player who connects or reconnects',
      environment,
    })
    table.allow(profile, 'read', 'readMany', 'update', 'put')
    api.allowPushes(profile)
    api.allowClosing(profile)
    publisher.allow(profile)

    const audience = new NodeFunction(this, 'Audience', {
      entry: 'audience',
      description: 'Serves watching, the leaderboard and the history',
      environment: { ...environment, [ENVIRONMENT.looksPerMinute]: String(settings.looksPerMinute) },
    })
    table.allow(audience, 'read', 'readMany', 'update', 'put', 'remove', 'rank')
    api.allowClosing(audience)

    this.fallback = new NodeFunction(this, 'Fallback', {
      entry: 'default',
      description: 'Refuses frames that match no route',
      environment,
      memorySize: 256,
    })
    table.allow(this.fallback, 'update')
    api.allowClosing(this.fallback)

    this.routes = {
      hello: profile,
      ping: profile,
      join: lobby,
      cancel: lobby,
      create: lobby,
      enter: lobby,
      start: lobby,
      exit: hosting,
      rematch: lobby,
      throw: play,
      leave: play,
      stamp: play,
      hold: hosting,
      attend: hosting,
      begin: hosting,
      reveal: hosting,
      screen: hosting,
      watch: audience,
      unwatch: audience,
      leaderboard: audience,
      history: audience,
      $default: this.fallback,
    }
  }
}
