import type { PushOf, PushType, ReplyOf } from '../protocol/messages.ts'

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
}

type Pushes = Omit<{ [T in PushType]: PushOf<T> }, 'round'>

/** What a client reports, by type: every push of the server, and what the client itself has to say. */
export interface ClientEvents extends Pushes {
  round: RoundEvent
  state: ConnectionState
  /** After each `hello`, also those the client sends by itself when it reconnects. */
  welcome: ReplyOf<'welcome'>
  /** The place in the waiting line was taken or renewed. */
  waiting: ReplyOf<'waiting'>
  /** An opponent was found; the `round` that begins the game follows. */
  matched: ReplyOf<'matched'>
  /** A frame that is not of this protocol. It changed nothing. */
  unreadable: string
}
