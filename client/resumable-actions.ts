import type { RequestFields } from '../protocol/frames.ts'
import type { Action, PushOf, ReplyOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock } from './clock.ts'
import type { Emitter } from './emitter.ts'
import { ConnectionLostError } from './errors.ts'
import type { ClientEvents } from './events.ts'
import { JoinedEvent } from './joined-event.ts'
import { Lobby } from './lobby.ts'
import { Rematches } from './rematches.ts'
import type { RequestChannel } from './request-channel.ts'
import { Rooms } from './rooms.ts'
import { WatchedGames } from './watched-games.ts'

export type Handlers = { [A in Action]?: (fields: RequestFields<A>) => Promise<ReplyTo<A>> }

/** Watches over matched games until their first push arrives. */
export interface Matches {
  made(gameId: string): void
  /** The player does something else, or waits again. */
  dropped(): void
  /** The player is in a running game. Asks for the seat. */
  resume(): void
  /** Asks the server where the player is. */
  refresh(): void
}

/**
 * Actions that the client keeps alive and resumes after a lost connection: a place in the waiting queue, a private
 * room, a rematch, an event, and watched games. A player without a seat has at most one of the first four.
 */
export class ResumableActions {
  readonly #lobby: Lobby
  readonly #rooms: Rooms
  readonly #rematches: Rematches
  readonly #event: JoinedEvent
  readonly #watches: WatchedGames
  readonly #matches: Matches
  readonly #emitter: Emitter<ClientEvents>

  constructor(channel: RequestChannel, clock: Clock, emitter: Emitter<ClientEvents>, matches: Matches) {
    this.#emitter = emitter
    this.#matches = matches
    const resume = () => matches.resume()
    const ask = channel.requestWithRetry.bind(channel)
    this.#lobby = new Lobby(
      {
        ask: channel.ask.bind(channel),
        withRetry: (ask, isWanted) => channel.withRetry(ask, { isWanted }),
        joined: (reply) => this.#joined(reply),
        resume,
      },
      clock,
    )
    this.#rooms = new Rooms(
      {
        ask,
        changed: (room) => emitter.emit('room', room),
        gone: (code) => emitter.emit('roomGone', { code }),
        resume,
      },
      clock,
    )
    this.#rematches = new Rematches(
      {
        ask: (fields) => ask('rematch', fields),
        rematching: (reply) => emitter.emit('rematching', reply),
        closed: (gameId, code) => emitter.emit('rematchClosed', { gameId, code }),
        resume,
      },
      clock,
    )
    this.#event = new JoinedEvent(
      {
        ask,
        changed: (event) => emitter.emit('event', event),
        gone: (code) => emitter.emit('eventGone', { code }),
        resume: () => matches.refresh(),
      },
      clock,
    )
    this.#watches = new WatchedGames({
      ask,
      watching: (reply) => emitter.emit('watching', reply),
      gone: (gameId) => emitter.emit('watchGone', { gameId }),
    })
  }

  readonly handlers: Handlers = {
    join: (fields) => {
      this.#matches.dropped()
      this.#rooms.giveUp()
      this.#rematches.giveUp()
      this.#event.giveUp()
      return this.#lobby.join(fields)
    },
    cancel: () => {
      this.#matches.dropped()
      return this.#lobby.cancel()
    },
    create: (fields) => this.#enter('create', fields),
    enter: (fields) => this.#enter('enter', fields),
    start: async () => {
      const matched = await this.#rooms.start()
      this.#matches.made(matched.gameId)
      this.#emitter.emit('matched', matched)
      return matched
    },
    exit: () => this.#exit(),
    hold: (fields) => this.#attend('hold', fields),
    attend: (fields) => this.#attend('attend', fields),
    begin: (fields) => this.#event.ask('begin', fields),
    screen: (fields) => this.#event.ask('screen', fields),
    rematch: (fields) => this.#rematches.ask(fields),
    watch: (fields) => this.#watches.watch(fields),
    unwatch: (fields) => this.#watches.unwatch(fields),
  }

  /** Handles the `welcome` of a new connection: resumes the player's actions. */
  welcomed({ seat, waiting, event }: ReplyOf<'welcome'>): void {
    this.#watches.welcomed()
    this.#event.welcomed(event)
    if (seat) return
    this.#lobby.welcomed(waiting)
    this.#rooms.welcomed()
    this.#rematches.welcomed()
  }

  /** Handles a `welcome` on an existing connection. */
  refreshed({ seat, waiting, event }: ReplyOf<'welcome'>): void {
    this.#event.refreshed(event)
    if (!seat) this.#lobby.refreshed(waiting)
  }

  /** Handles a push of a game without a known round. */
  gameHeard(gameId: string): void {
    this.#lobby.heard(gameId)
  }

  /** Handles a `room` push. `Rooms` knows whether the player is still in the room. */
  roomPushed(room: PushOf<'room'>): void {
    this.#rooms.pushed(room)
  }

  /** Handles a push of an event. */
  eventPushed(push: Parameters<JoinedEvent['pushed']>[0]): void {
    this.#event.pushed(push)
  }

  rematchPushed(push: PushOf<'rematch'>): void {
    this.#rematches.pushed(push)
  }

  gameBegan(gameId: string): void {
    this.#event.giveUp()
    this.#lobby.giveUp()
    this.#rooms.giveUp()
    this.#rematches.gameBegan(gameId)
  }

  gameEnded(gameId: string): void {
    this.#lobby.heard(gameId)
    this.#watches.ended(gameId)
  }

  /** Stops renewals while offline, until `welcomed`. */
  pause(): void {
    this.#lobby.pause()
    this.#rooms.pause()
    this.#rematches.pause()
    this.#event.pause()
  }

  /** Gives up everything: the client has closed, or another connection has taken over. */
  giveUp(): void {
    this.#lobby.giveUp()
    this.#rooms.giveUp()
    this.#rematches.giveUp()
    this.#event.giveUp()
  }

  #joined(reply: ReplyTo<'join'>): void {
    if (reply.type === 'matched') this.#matches.made(reply.gameId)
    else this.#matches.dropped()
    this.#emitter.emit(reply.type, reply)
  }

  #enter<A extends 'create' | 'enter'>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    this.#matches.dropped()
    this.#lobby.giveUp()
    this.#rematches.giveUp()
    this.#event.giveUp()
    return this.#rooms.enter(action, fields)
  }

  async #exit(): Promise<ReplyTo<'exit'>> {
    this.#matches.dropped()
    this.#event.leave()
    try {
      return await this.#rooms.exit()
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) this.#event.stay()
      throw error
    }
  }

  #attend<A extends 'hold' | 'attend'>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    this.#matches.dropped()
    this.#lobby.giveUp()
    this.#rooms.giveUp()
    this.#rematches.giveUp()
    return this.#event.ask(action, fields)
  }
}
