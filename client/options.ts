import type { Clock } from './clock.ts'
import type { SocketConstructor } from './socket.ts'

export interface ClientOptions {
  /** `wss://...`, or `ws://127.0.0.1:3001/live` on one machine. */
  url: string
  /** The player's key, from `createSecret`. */
  secret: string
  /**
   * The key that `secret` replaces. The player goes on under the new key, with another `playerId`. Keep both until the
   * first `welcome`; after that the old key is a newcomer's.
   */
  formerSecret?: string
  /** Sent with every `hello`; a later `request('hello', { name })` replaces it. */
  name?: string
  /** The WebSocket class; the global one by default. In Node 20 pass the one of the `ws` package. */
  WebSocket?: SocketConstructor
  clock?: Clock
  /** Between 0 and 1; spreads the reconnections of many clients. */
  random?: () => number
}
