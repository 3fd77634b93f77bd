/** `reveal`: the host ends the turn early. */
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isEventId, markRevealed, readEvent } from '../store/events.ts'
import { readPlayer } from '../store/players.ts'
import { endTurn } from './complete.ts'

export async function reveal(
  { gameId, round }: RequestOf<'reveal'>,
  { playerId }: Sender,
): Promise<ReplyTo<'reveal'> | ErrorReply> {
  const [event, { seat }] = await Promise.all([
    isEventId(gameId) ? readEvent(gameId) : undefined,
    readPlayer(playerId),
  ])
  if (!event || event.phase === 'over') return refusal('game_not_found')
  if (event.host.playerId !== playerId) return refusal('not_host')
  // The host has left the event, and so can no longer end its turns.
  if (seat?.gameId !== gameId) return refusal('not_in_game')
  const revealed = await markRevealed(gameId, round)
  if (!revealed.written || !revealed.event)
    return refusal(revealed.event?.round === round ? 'too_late' : 'wrong_round')
  await endTurn(revealed.event)
  return { type: 'revealed', gameId, round }
}
