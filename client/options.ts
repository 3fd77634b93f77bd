import type { Clock } from './clock.ts'
import type { SocketConstructor } from './socket.ts'

export interface ClientOptions {
  /** `wss://...`, or `ws://127.0.0.1:3001/live` on one machine. */
  url: string
  /** The player's secret, from `createSecret`. */
  secret: string
  /**
   * The secret that `secret` replaces. The player continues with the new secret and another `playerId`. Keep both until
   * the first `welcome`. After that the old secret belongs to a new player.
   */
  formerSecret?: string
  /** Sent with every `hello`. A later `request('hello', { name })` replaces it. */
  name?: string
  /** The WebSocket class. Default: the global one. In Node.js 20 pass that of the `ws` package. */
  WebSocket?: SocketConstructor
  clock?: Clock
  /** Uniform in [0, 1). Spreads the reconnections of many clients. */
  random?: () => number
}
