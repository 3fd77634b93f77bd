import type { RequestFields } from '../protocol/frames.ts'
import type { ReplyTo } from '../protocol/messages.ts'
import { ConnectionLostError, RefusedError } from './errors.ts'
import { SerialQueue } from './serial-queue.ts'

export interface WatchedGamesPort {
  /** Retries while the server is busy. */
  ask<A extends 'watch' | 'unwatch'>(action: A, fields: RequestFields<A>): Promise<ReplyTo<A>>
  watching(reply: ReplyTo<'watch'>): void
  /** The game ended while the client was offline. */
  gone(gameId: string): void
}

/** Tracks the watched games, and watches them again after a lost connection. */
export class WatchedGames {
  readonly #port: WatchedGamesPort
  readonly #queue = new SerialQueue()
  readonly #games = new Set<string>()

  constructor(port: WatchedGamesPort) {
    this.#port = port
  }

  async watch(fields: RequestFields<'watch'>): Promise<ReplyTo<'watch'>> {
    const reply = await this.#queue.run(() => this.#port.ask('watch', fields))
    this.#games.add(fields.gameId)
    this.#port.watching(reply)
    return reply
  }

  unwatch(fields: RequestFields<'unwatch'>): Promise<ReplyTo<'unwatch'>> {
    this.#games.delete(fields.gameId)
    return this.#queue.run(() => {
      this.#games.delete(fields.gameId)
      return this.#port.ask('unwatch', fields)
    })
  }

  /** The game has ended. */
  ended(gameId: string): void {
    this.#games.delete(gameId)
  }

  /** Handles a new connection. The server does not carry over what the old one watched. */
  welcomed(): void {
    for (const gameId of this.#games) void this.#again(gameId)
  }

  async #again(gameId: string): Promise<void> {
    try {
      await this.watch({ gameId })
    } catch (error) {
      if (error instanceof ConnectionLostError || !this.#games.delete(gameId)) return
      if (error instanceof RefusedError) this.#port.gone(gameId)
    }
  }
}
