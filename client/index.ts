export { CHECK_TIMEOUT_MS, Client, REPLY_TIMEOUT_MS } from './client.ts'
export { type Clock, systemClock, type Timer } from './clock.ts'
export { ConnectionLostError, RefusedError, StrangeReplyError } from './errors.ts'
export type { ClientEvents, ConnectionState, RoundEvent } from './events.ts'
export {
  type Game,
  type GameMessage,
  type Games,
  noGames,
  overOf,
  playersOf,
  type Result,
  type Round,
  resultsOf,
  thrownIn,
  turnOf,
  updateGames,
} from './game.ts'
export { createSecret, playerIdOf } from './identity.ts'
export type { ClientOptions } from './options.ts'
export type { Socket, SocketConstructor } from './socket.ts'
