/** `$connect`: the newest connection of a player is the one that plays. */
import { SUBPROTOCOL } from '../protocol/identity.ts'
import { log } from './edge/log.ts'
import { replace } from './edge/replace.ts'
import { type SocketEvent, senderOf } from './edge/socket.ts'
import { comeBack } from './game/presence.ts'
import { connectPlayer } from './store/players.ts'

export async function handler(event: SocketEvent) {
  const sender = senderOf(event)
  const before = await connectPlayer(sender.playerId, sender.connectionId, sender.now)
  const { connectionId: older, connectedAt = 0 } = before
  // In this order: what is told meanwhile is heard on the older connection or on this one.
  await comeBack(before, sender)
  if (older) await replace({ id: older, since: connectedAt }, sender.now)
  log.info('connected', { playerId: sender.playerId })
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }
}
