import type { RequestFields } from '../protocol/frames.ts'
import type { PushOf, ReplyTo } from '../protocol/messages.ts'
import type { Clock, Timer } from './clock.ts'
import { ConnectionLostError, isRefused, RefusedError } from './errors.ts'
import { SerialQueue } from './serial-queue.ts'

/** Time until the first round of a full room. After it the client asks for the state of the room. */
export const BEGINS_WITHIN_MS = 10_000

type RoomAction = 'create' | 'enter' | 'exit' | 'start'

type Room = PushOf<'room'>

export interface RoomsPort {
  /** Retries while the server is busy. */
  ask<A extends RoomAction>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>>
  /** The current state of the room. */
  changed(room: Room): void
  /** The room has closed, or the player is no longer in it. */
  gone(code: string): void
  /** The player is in a running game. Asks the server for the seat. */
  resume(): void
}

/** Tracks the player's private room, and enters it again after a lost connection. */
export class Rooms {
  readonly #port: RoomsPort
  readonly #clock: Clock
  readonly #queue = new SerialQueue()
  #code: string | undefined
  /** The room that the player has left. Late pushes of it are ignored. */
  #left: string | undefined
  /** An `exit` without a reply yet, perhaps lost. The server may still count the player as in the room. */
  #exiting = false
  /** Whether the room was reported on this connection. */
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
      // If the reply was lost, the next connection sends `exit` again.
      if (!(error instanceof ConnectionLostError)) this.#exiting = false
      throw error
    }
  }

  /** Handles a push of a room that the player is in or returns to. */
  pushed(room: Room): void {
    if (this.#exiting || room.code === this.#left) return
    this.#hold(room)
  }

  /** Handles a new connection without a seat. The server pushes the room automatically if it still exists. */
  welcomed(): void {
    if (this.#exiting) void this.exit().catch(() => {})
    else if (this.#code !== undefined && !this.#isTold) void this.#look(this.#code)
  }

  /** Stops asking while offline, until `welcomed`. */
  pause(): void {
    this.#isTold = false
    this.#left = undefined
    this.#timer?.cancel()
  }

  /** Gives up the room: its game has started, the player does something else, or another connection has taken over. */
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
    this.#port.changed(room)
  }

  /** The first `round` may be lost. Entering the room again returns its state. */
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
