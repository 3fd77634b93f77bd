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

/**
 * What a player without a seat may be after, and what the client keeps up for it: a place in the waiting line,
 * a private room, a rematch; and games that are watched. Of the first three it is one at a time.
 */
export class Pursuits {
  readonly #lobby: Lobby
  readonly #rooms: Rooms
  readonly #rematches: Rematches
  readonly #watches: Watches
  readonly #emitter: Emitter<ClientEvents>

  constructor(line: Line, clock: Clock, emitter: Emitter<ClientEvents>, resume: () => void) {
    this.#emitter = emitter
    const ask = line.askPatiently.bind(line)
    this.#lobby = new Lobby(
      {
        ask: line.ask.bind(line),
        patiently: (ask, isWanted) => line.patiently(ask, { isWanted }),
        joined: (reply) => emitter.emit(reply.type, reply),
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
      this.#rooms.giveUp()
      this.#rematches.giveUp()
      return this.#lobby.join(fields)
    },
    cancel: () => this.#lobby.cancel(),
    create: (fields) => this.#enter('create', fields),
    enter: (fields) => this.#enter('enter', fields),
    start: async () => {
      const matched = await this.#rooms.start()
      this.#emitter.emit('matched', matched)
      return matched
    },
    exit: () => this.#rooms.exit(),
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

  /** The rooms tell of it, or not: they know whether the player is still in it. */
  roomPushed(room: PushOf<'room'>): void {
    this.#rooms.pushed(room)
  }

  gameBegan(gameId: string): void {
    this.#lobby.giveUp()
    this.#rooms.giveUp()
    this.#rematches.gameBegan(gameId)
  }

  gameEnded(gameId: string): void {
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

  #enter<A extends 'create' | 'enter'>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    this.#lobby.giveUp()
    this.#rematches.giveUp()
    return this.#rooms.enter(action, fields)
  }
}
