export { CHECK_TIMEOUT_MS, Client } from './client.ts'
export { type Clock, systemClock, type Timer } from './clock.ts'
export { isCommitted } from './commitment.ts'
export { ConnectionLostError, RefusedError, UnexpectedReplyError } from './errors.ts'
export type { ClientEvents, ConnectionState, EventRoundEvent, RoundEvent } from './events.ts'
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
  roundOf,
  thrownIn,
  turnOf,
  updateGames,
} from './game.ts'
export { createSecret, playerIdOf } from './identity.ts'
export { fromKeyCode, toKeyCode } from './key-code.ts'
export type { ClientOptions } from './options.ts'
export { KEPT_FOR_MS, MAX_KEPT } from './outbox.ts'
export { REPLY_TIMEOUT_MS } from './request-channel.ts'
export type { Socket, SocketConstructor } from './socket.ts'
