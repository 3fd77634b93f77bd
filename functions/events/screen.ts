/** `screen`: subscribes a connection to an event, until the connection closes. */
import { MAX_SCREENS } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { chargeOf } from '../fair-play/budgets.ts'
import { isShown } from '../game/event-state.ts'
import { isStale } from '../push/push.ts'
import { spend } from '../store/budget-charges.ts'
import { findEvent } from '../store/event-codes.ts'
import { connectScreen, type EventItem, readEvent } from '../store/events.ts'
import { readPlayer } from '../store/players.ts'
import { pushToHostAndScreens } from './push-to-event.ts'
import { viewOf } from './view.ts'

export async function screen(
  { code }: RequestOf<'screen'>,
  { playerId, connectionId, connectedAt, now, clock }: Sender,
): Promise<ReplyTo<'screen'> | ErrorReply> {
  const [eventId, player] = await Promise.all([findEvent(code, now), readPlayer(playerId)])
  const guess = chargeOf(player, 'guessesFullAt', now)
  if ('type' in guess) return guess
  const found = eventId === undefined ? undefined : await readEvent(eventId)
  if (!found) return (await spend(playerId, guess)) ? refusal('game_not_found') : refusal('busy')
  if (!isShown(found, now)) return refusal('game_not_found')
  const connection = { id: connectionId, since: connectedAt }
  const connect = () => connectScreen(found.gameId, playerId, connection, MAX_SCREENS)
  let { written, event } = await connect()
  // A closed screen gives its place up when a push does not reach it.
  if (!written && event && (await pushToOldScreens(event, clock))) ({ written, event } = await connect())
  if (!written || !event) return refusal('room_full', 'The event has as many screens as it may have.')
  return { type: 'event', ...(await viewOf(event, { is: 'screen' }, now)) }
}

/** Pushes the state of the event. Returns false if all screens are so new that none can be taken for closed. */
async function pushToOldScreens(event: EventItem, clock: () => number): Promise<boolean> {
  const now = clock()
  const old = Object.entries(event.screens ?? {}).filter(([, connection]) => isStale(connection, now))
  if (old.length === 0) return false
  const { hostConnection: _host, ...others } = event
  const screens = Object.fromEntries(old)
  const { you: _you, ...state } = await viewOf(event, { is: 'screen' }, now)
  await pushToHostAndScreens({ ...others, screens }, [{ type: 'event', ...state }], clock)
  return true
}
