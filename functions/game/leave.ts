/** `leave`: the player is out at once, and where that leaves a single one, nobody has to wait for the turn. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { type GameItem, markLeft } from '../store/games.ts'
import { leavers, staying } from './standing.ts'
import { giveHand, giveUpTurn } from './turn-tasks.ts'

export async function leave(
  { gameId }: RequestOf<'leave'>,
  { playerId }: Sender,
): Promise<ReplyTo<'leave'> | ErrorReply> {
  const game = await markLeft(gameId, playerId)
  if (!game) return refusal('not_in_game')
  await endTurns(game, playerId)
  return { type: 'left', gameId }
}

/**
 * Ends the leaver's turn, and with it that of a player who is left alone. A token that is stored after this
 * is answered by the asking itself, which sees in the same item that somebody has left. Step Functions refuses
 * the answer to a turn that has ended.
 */
async function endTurns(game: GameItem, leaver: string): Promise<void> {
  const left = leavers(game)
  const rest = staying(game)
  const own = game.seats[leaver]?.token
  const alone = rest.length === 1 ? game.seats[rest[0] ?? '']?.token : undefined
  await Promise.all([own && giveUpTurn(own, left), alone && giveHand(alone, null, left)])
}
