import type { Clock } from './clock.ts'
import type { SocketConstructor } from './socket.ts'

export interface ClientOptions {
  /** `wss://...`, or `ws://127.0.0.1:3001/live` on one machine. */
  url: string
  /** The player's secret, from `createSecret`. */
  secret: string
  /** Sent with every `hello`. A later `request('hello', { name })` replaces it. */
  name?: string
  /** The WebSocket class. Default: the global one. In Node.js 20 pass that of the `ws` package. */
  WebSocket?: SocketConstructor
  clock?: Clock
  /** Uniform in [0, 1). Spreads the reconnections of many clients. */
  random?: () => number
}
