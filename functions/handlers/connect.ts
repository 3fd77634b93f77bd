/** `$connect`: the newest connection of a player is the one that plays. */
import { SUBPROTOCOL } from '../../protocol/identity.ts'
import { log } from '../edge/log.ts'
import { type SocketEvent, senderOf } from '../edge/socket.ts'
import { comeBackToEvent } from '../events/return.ts'
import { comeBack } from '../game/presence.ts'
import { replace } from '../push/replace.ts'
import { connectPlayer } from '../store/players.ts'

export async function handler(event: SocketEvent) {
  const sender = senderOf(event)
  const { playerId, connectionId, connectedAt, now } = sender
  const { player, isNewest, older } = await connectPlayer(playerId, connectionId, connectedAt)
  // One that is not, a newer one has overtaken. It is sent away by its own `hello`, if anybody is there.
  if (isNewest) {
    // In this order: what is told meanwhile is heard on the older connection or on this one.
    if (player.seat?.event) await comeBackToEvent(player.seat, sender)
    else if (player.seat) await comeBack(player.seat.gameId, sender)
    if (older) await replace(older, now)
  }
  log.info('connected', { playerId })
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }
}
