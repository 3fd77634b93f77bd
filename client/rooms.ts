import type { RequestFields } from '../protocol/frames.ts'
import type { PushOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, isRefused, RefusedError } from './errors.ts'
import { SerialQueue } from './serial-queue.ts'

/** How long the first round of a full room may take, before the client asks what has become of it. */
export const BEGINS_WITHIN_MS = 10_000

type RoomAction = 'create' | 'enter' | 'exit' | 'start'

type Room = PushOf<'room'>

export interface RoomsPort {
  /** Asks again while the server is busy. */
  ask<A extends RoomAction>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>>
  /** The room as it stands now. */
  told(room: Room): void
  /** The room is no more, or goes on without this player. */
  gone(code: string): void
  /** The server says that a game is being played: ask it for the seat. */
  resume(): void
}

/** Knows the private room that the player is in, and finds it again after a lost connection. */
export class Rooms {
  readonly #port: RoomsPort
  readonly #clock: Clock
  readonly #queue = new SerialQueue()
  #code: string | undefined
  /** The room that is behind the player: what is still told of it is late. */
  #left: string | undefined
  /** An `exit` whose reply is still missing, perhaps lost: the server may think that the player is in. */
  #exiting = false
  /** This connection has been told of the room. */
  #isTold = false
  #timer: Timer | undefined

  constructor(port: RoomsPort, clock: Clock) {
    this.#port = port
    this.#clock = clock
  }

  async enter<A extends 'create' | 'enter'>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>> {
    this.#exiting = false
    try {
      const reply = await this.#queue.run(() => this.#port.ask(action, fields))
      this.#left = undefined
      this.#hold(reply)
      return reply
    } catch (error) {
      if (isRefused(error, 'already_playing')) this.#port.resume()
      throw error
    }
  }

  async start(): Promise<ReplyTo<'start'>> {
    const reply = await this.#port.ask('start', {})
    this.#lookLater()
    return reply
  }

  async exit(): Promise<ReplyTo<'exit'>> {
    this.giveUp()
    this.#exiting = true
    try {
      const reply = await this.#queue.run(() => this.#port.ask('exit', {}))
      this.#exiting = false
      return reply
    } catch (error) {
      // Where the reply was lost, the next connection says it again.
      if (!(error instanceof ConnectionLostError)) this.#exiting = false
      throw error
    }
  }

  /** A push, of a room that the player is in or comes back to. */
  pushed(room: Room): void {
    if (this.#exiting || room.code === this.#left) return
    this.#hold(room)
  }

  /** After a new connection without a seat: the server shows the room by itself, if it still is. */
  welcomed(): void {
    if (this.#exiting) void this.exit().catch(() => {})
    else if (this.#code !== undefined && !this.#isTold) void this.#look(this.#code)
  }

  /** Without a connection nothing can be asked; `welcomed` goes on. */
  pause(): void {
    this.#isTold = false
    this.#left = undefined
    this.#timer?.cancel()
  }

  /** The game has begun, the player goes elsewhere, or another connection plays for this player now. */
  giveUp(): void {
    this.#left = this.#code ?? this.#left
    this.#code = undefined
    this.#exiting = false
    this.#timer?.cancel()
  }

  #hold(room: Room): void {
    this.#code = room.code
    this.#isTold = true
    this.#timer?.cancel()
    if (room.players.length >= room.size) this.#lookLater()
    this.#port.told(room)
  }

  /** The first round may be lost on its way: whoever enters a room again is told how it stands. */
  #lookLater(): void {
    const code = this.#code
    if (code === undefined) return
    this.#timer?.cancel()
    this.#timer = this.#clock.after(BEGINS_WITHIN_MS, () => void this.#look(code))
  }

  async #look(code: string): Promise<void> {
    const isIn = () => this.#code === code
    try {
      const room = await this.#queue.run(() => this.#port.ask('enter', { code }))
      if (isIn()) this.#hold(room)
    } catch (error) {
      if (!isIn() || error instanceof ConnectionLostError) return
      if (isRefused(error, 'already_playing')) this.#port.resume()
      else if (error instanceof RefusedError && error.code !== 'busy') {
        this.giveUp()
        this.#port.gone(code)
      } else this.#lookLater()
    }
  }
}
