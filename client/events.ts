import type { ErrorCode } from '../protocol/errors.ts'
import type { EventNow, PastRound, PushOf, PushType, ReplyOf } from '../protocol/messages.ts'

/**
 * - `connecting`: the first attempt, or one after `connect()`
 * - `online`: the server has sent `welcome`
 * - `offline`: the connection was lost or failed; the client keeps reconnecting
 * - `replaced`: a newer connection of the same player has taken over; the client waits for `connect()`
 */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'replaced'

/** A turn to play, from a `round` push or from the seat in a `welcome`. */
export type RoundEvent = PushOf<'round'> & {
  /** Whether this player has already thrown a hand in this round. */
  thrown: boolean
  /** End of the turn on the client's clock. Computed from `msLeft`, so a wrong system time does not matter. */
  endsAt: number
  /** The earlier rounds, oldest first, at most 20. Only if the event comes from a seat. */
  past?: PastRound[]
}

/** A turn of an event, from an `event_round` push or from an event's `turn`. */
export type EventRoundEvent = PushOf<'event_round'> & Pick<RoundEvent, 'thrown' | 'endsAt'>

type Pushes = Omit<{ [T in PushType]: PushOf<T> }, 'round' | 'room' | 'event' | 'event_round'>

/** All events of a client by type: the pushes of the server, and the client's own events. */
export interface ClientEvents extends Pushes {
  round: RoundEvent
  /** The state of a janken event: an `event` push or reply, or the event in a `welcome`. */
  event: EventNow
  event_round: EventRoundEvent
  /** The event is over, or the player is no longer in it. */
  eventGone: { code: string }
  state: ConnectionState
  /** After each `hello`, including those that the client sends when it reconnects. */
  welcome: ReplyOf<'welcome'>
  /** The place in the waiting line was taken or renewed. */
  waiting: ReplyOf<'waiting'>
  /** The current state of a room: a `room` push, or the reply to `create` or `enter`. */
  room: PushOf<'room'>
  /** The player's room has closed, or its game started and ended while the client was offline. */
  roomGone: { code: string }
  /** An opponent was found, or the host started the room's game. The first `round` follows. */
  matched: ReplyOf<'matched'>
  /**
   * No push of a matched game arrived: it never started, or its end was lost. The client has stopped asking for it.
   * `gameId` is undefined if the server did not name the game.
   */
  matchGone: { gameId: string | undefined }
  /** The player watches a game, for the first time or again after a lost connection. */
  watching: ReplyOf<'watching'>
  /** A watched game ended while the client was offline. */
  watchGone: { gameId: string }
  /** The players who want a rematch. Repeated every few seconds while the player waits. */
  rematching: ReplyOf<'rematching'>
  /** The requested rematch will not take place. */
  rematchClosed: { gameId: string; code: ErrorCode }
  /** A frame that does not follow the protocol. It had no effect. */
  unreadable: string
}
