/** `$connect`: a player's newest connection becomes the current one. */
import { SUBPROTOCOL } from '../../protocol/identity.ts'
import { log } from '../edge/log.ts'
import { type SocketEvent, senderOf, sourceIpOf } from '../edge/socket.ts'
import { comeBackToEvent } from '../events/return.ts'
import { comeBack } from '../game/presence.ts'
import { replace } from '../push/close-replaced.ts'
import { changeKey } from '../store/key-changes.ts'
import { connectPlayer } from '../store/player-connections.ts'

export async function handler(event: SocketEvent) {
  const sender = senderOf(event)
  const { playerId, connectionId, connectedAt, now } = sender
  const { formerId } = event.requestContext.authorizer
  if (formerId !== undefined) {
    const former = await changeKey(formerId, playerId, now)
    log.info('key replaced', { playerId, reason: typeof former === 'string' ? former : 'moved' })
    if (former === 'refused') return { statusCode: 409 }
    if (former !== 'nobody' && former.connectionId)
      await replace({ id: former.connectionId, since: former.connectedAt ?? 0 }, now)
  }
  const { player, isNewest, isRefused, older } = await connectPlayer(playerId, connectionId, connectedAt)
  if (isRefused) {
    log.warn('refused after floods', { playerId, sourceIp: sourceIpOf(event) })
    return { statusCode: 403 }
  }
  // If a newer connection has overtaken this one, it stays open until its `hello` closes it.
  if (isNewest) {
    // In this order, every concurrent push reaches either the older connection or this one.
    if (player.seat?.event) await comeBackToEvent(player.seat, sender)
    else if (player.seat) await comeBack(player.seat.gameId, sender)
    if (older) await replace(older, now)
  }
  log.info('connected', { playerId })
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }
}
