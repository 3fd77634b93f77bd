/** `$connect`: a player's newest connection becomes the current one. */
import { SUBPROTOCOL } from '../../protocol/identity.ts'
import { log } from '../edge/log.ts'
import { type SocketEvent, senderOf, sourceIpOf } from '../edge/socket.ts'
import { comeBackToEvent } from '../events/return.ts'
import { Refusals } from '../fair-play/refusals.ts'
import { comeBack } from '../game/presence.ts'
import { replace } from '../push/close-replaced.ts'
import { changeKey } from '../store/key-changes.ts'
import { connectPlayer } from '../store/player-connections.ts'

/** Refused players whom this environment knows, so that a flood of upgrades causes no writes. */
const refusals = new Refusals()

export async function handler(event: SocketEvent) {
  const sender = senderOf(event)
  const { playerId, connectionId, connectedAt, now } = sender
  if (refusals.includes(playerId, connectedAt)) return refuse(event, playerId)
  const { formerId } = event.requestContext.authorizer
  if (formerId !== undefined) {
    const former = await changeKey(formerId, playerId, now)
    log.info('key replaced', { playerId, reason: typeof former === 'string' ? former : 'moved' })
    if (former === 'refused') return { statusCode: 409 }
    if (former !== 'nobody' && former.connectionId)
      await replace({ id: former.connectionId, since: former.connectedAt ?? 0 }, now)
  }
  const { player, isNewest, refusedUntil, older } = await connectPlayer(playerId, connectionId, connectedAt)
  if (refusedUntil !== undefined) {
    refusals.add(playerId, refusedUntil)
    return refuse(event, playerId)
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

function refuse(event: SocketEvent, playerId: string) {
  log.warn('refused after floods', { playerId, sourceIp: sourceIpOf(event) })
  return { statusCode: 403 }
}
