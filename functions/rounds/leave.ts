/** `leave`: the player is out at once. If a single player is left, nobody waits for the turn. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { markLeft } from '../store/rounds.ts'
import { completeRound, isComplete } from './complete.ts'

/** An opening that comes after this sees in the same item that the player has left. */
export async function leave(
  { gameId }: RequestOf<'leave'>,
  { playerId }: Sender,
): Promise<ReplyTo<'leave'> | ErrorReply> {
  const { written, game } = await markLeft(gameId, playerId)
  if (!written || !game) return refusal('not_in_game')
  if (isComplete(game)) await completeRound(game)
  return { type: 'left', gameId }
}
