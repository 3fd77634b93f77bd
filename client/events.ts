import type { ErrorCode } from '../protocol/errors.ts'
import type { PastRound, PushOf, PushType, ReplyOf } from '../protocol/messages.ts'

/**
 * - `connecting`: the first attempt, or one that was asked for;
 * - `online`: the server has said `welcome`;
 * - `offline`: the connection was lost or could not be made; the client keeps trying by itself;
 * - `replaced`: a newer connection of the same player has taken over; nothing is tried until `connect()`.
 */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'replaced'

/** A turn to play: the `round` push, or the seat that `hello` gave back. */
export type RoundEvent = PushOf<'round'> & {
  /** Whether this player's hand for the round is out already. */
  thrown: boolean
  /** When the turn is over, on the client's own clock: counted from `msLeft`, so a wrong clock does no harm. */
  endsAt: number
  /** The judged rounds before it, oldest first, the last 20 at most: where the seat tells of the round. */
  past?: PastRound[]
}

type Pushes = Omit<{ [T in PushType]: PushOf<T> }, 'round' | 'room'>

/** What a client reports, by type: every push of the server, and what the client itself has to say. */
export interface ClientEvents extends Pushes {
  round: RoundEvent
  state: ConnectionState
  /** After each `hello`, also those the client sends by itself when it reconnects. */
  welcome: ReplyOf<'welcome'>
  /** The place in the waiting line was taken or renewed. */
  waiting: ReplyOf<'waiting'>
  /** A room as it stands: the `room` push, and the reply to `create` and `enter`. */
  room: PushOf<'room'>
  /** The room that the player was in is no more, or its game began and ended while the connection was away. */
  roomGone: { code: string }
  /** An opponent was found, or the host has started the room's game; the `round` that begins the game follows. */
  matched: ReplyOf<'matched'>
  /**
   * Nothing was heard of a game that was matched: it never began, or ended unheard. The client has stopped asking.
   * `gameId` is undefined where the server only said that there is a game.
   */
  matchGone: { gameId: string | undefined }
  /** A game is watched, for the first time or again after a lost connection. */
  watching: ReplyOf<'watching'>
  /** A game that was watched has ended while the connection was away. */
  watchGone: { gameId: string }
  /** Who has asked for a rematch; again every few seconds while it is waited for. */
  rematching: ReplyOf<'rematching'>
  /** The rematch that was asked for will not be. */
  rematchClosed: { gameId: string; code: ErrorCode }
  /** A frame that is not of this protocol. It changed nothing. */
  unreadable: string
}
