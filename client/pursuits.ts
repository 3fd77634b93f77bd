import type { RequestFields } from '../protocol/frames.ts'
import type { Action, PushOf, ReplyOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock } from './clock.ts'
import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import type { Line } from './line.ts'
import { Lobby } from './lobby.ts'
import { Rematches } from './rematches.ts'
import { Rooms } from './rooms.ts'
import { Watches } from './watches.ts'

export type Handlers = { [A in Action]?: (fields: RequestFields<A>) => Promise<ReplyTo<A>> }

/** Sees to it that a game that was matched is heard of. */
export interface Matches {
  made(gameId: string): void
  /** The player goes elsewhere, or waits again. */
  dropped(): void
  /** The server says that a game is being played: asks for the seat. */
  resume(): void
}

/**
 * What a player without a seat may be after, and what the client keeps up for it: a place in the waiting line,
 * a private room, a rematch; and games that are watched. Of the first three it is one at a time.
 */
export class Pursuits {
  readonly #lobby: Lobby
  readonly #rooms: Rooms
  readonly #rematches: Rematches
  readonly #watches: Watches
  readonly #matches: Matches
  readonly #emitter: Emitter<ClientEvents>

  constructor(line: Line, clock: Clock, emitter: Emitter<ClientEvents>, matches: Matches) {
    this.#emitter = emitter
    this.#matches = matches
    const resume = () => matches.resume()
    const ask = line.askPatiently.bind(line)
    this.#lobby = new Lobby(
      {
        ask: line.ask.bind(line),
        patiently: (ask, isWanted) => line.patiently(ask, { isWanted }),
        joined: (reply) => this.#joined(reply),
        resume,
      },
      clock,
    )
    this.#rooms = new Rooms(
      {
        ask,
        told: (room) => emitter.emit('room', room),
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
    this.#watches = new Watches({
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
    exit: () => {
      this.#matches.dropped()
      return this.#rooms.exit()
    },
    rematch: (fields) => this.#rematches.ask(fields),
    watch: (fields) => this.#watches.watch(fields),
    unwatch: (fields) => this.#watches.unwatch(fields),
  }

  /** Takes up again what the player was after when the last connection was lost. */
  welcomed({ seat, waiting }: ReplyOf<'welcome'>): void {
    this.#watches.welcomed()
    if (seat) return
    this.#lobby.welcomed(waiting)
    this.#rooms.welcomed()
    this.#rematches.welcomed()
  }

  /** What the server says of the player on a connection that held. */
  told({ seat, waiting }: ReplyOf<'welcome'>): void {
    if (!seat) this.#lobby.told(waiting)
  }

  /** A push of a game that has no round yet here. */
  gameHeard(gameId: string): void {
    this.#lobby.heard(gameId)
  }

  /** The rooms tell of it, or not: they know whether the player is still in it. */
  roomPushed(room: PushOf<'room'>): void {
    this.#rooms.pushed(room)
  }

  rematchPushed(push: PushOf<'rematch'>): void {
    this.#rematches.pushed(push)
  }

  gameBegan(gameId: string): void {
    this.#lobby.giveUp()
    this.#rooms.giveUp()
    this.#rematches.gameBegan(gameId)
  }

  gameEnded(gameId: string): void {
    this.#lobby.heard(gameId)
    this.#watches.ended(gameId)
  }

  /** Without a connection nothing can be renewed; `welcomed` goes on. */
  pause(): void {
    this.#lobby.pause()
    this.#rooms.pause()
    this.#rematches.pause()
  }

  /** Another connection plays for this player now, or none. */
  giveUp(): void {
    this.#lobby.giveUp()
    this.#rooms.giveUp()
    this.#rematches.giveUp()
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
    return this.#rooms.enter(action, fields)
  }
}
