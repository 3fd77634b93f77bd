/**
 * `cancel`: the player stops waiting. The slot only points to the player, and the pointer is removed if it is there.
 */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isForming } from '../game/game-state.ts'
import { readGame } from '../store/games.ts'
import { readPlayer, stopWaiting } from '../store/players.ts'
import { takeFromSlot } from '../store/slots.ts'

export async function cancel(
  _request: RequestOf<'cancel'>,
  { playerId, now }: Sender,
): Promise<ReplyTo<'cancel'> | ErrorReply> {
  const { seat, waiting } = await readPlayer(playerId)
  // The player is just being matched. In a moment there is a game, or the wait is back and can be cancelled.
  if (seat && !seat.event && isForming(seat, now) && !(await readGame(seat.gameId))) return refusal('busy')
  if (waiting) await Promise.all([stopWaiting(playerId), takeFromSlot(waiting, playerId)])
  return { type: 'cancelled' }
}
