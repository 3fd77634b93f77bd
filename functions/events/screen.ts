/** `screen`: subscribes a connection to an event, until the connection closes. */
import { MAX_SCREENS } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { chargeOf } from '../fair-play/budgets.ts'
import { isShown } from '../game/event-state.ts'
import { spend } from '../store/budget-charges.ts'
import { findEvent } from '../store/event-codes.ts'
import { connectScreen, readEvent } from '../store/events.ts'
import { readPlayer } from '../store/players.ts'
import { viewOf } from './view.ts'

export async function screen(
  { code }: RequestOf<'screen'>,
  { playerId, connectionId, connectedAt, now }: Sender,
): Promise<ReplyTo<'screen'> | ErrorReply> {
  const [eventId, player] = await Promise.all([findEvent(code, now), readPlayer(playerId)])
  const guess = chargeOf(player, 'guessesFullAt', now)
  if ('type' in guess) return guess
  const found = eventId === undefined ? undefined : await readEvent(eventId)
  if (!found) return (await spend(playerId, guess)) ? refusal('game_not_found') : refusal('busy')
  if (!isShown(found, now)) return refusal('game_not_found')
  const connection = { id: connectionId, since: connectedAt }
  const { written, event } = await connectScreen(found.gameId, playerId, connection, MAX_SCREENS)
  if (!written || !event) return refusal('room_full', 'The event has as many screens as it may have.')
  return { type: 'event', ...(await viewOf(event, { is: 'screen' }, now)) }
}
