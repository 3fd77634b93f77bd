/** `$connect`: the newest connection of a player is the one that plays. */
import { SUBPROTOCOL } from '../protocol/identity.ts'
import { log } from './edge/log.ts'
import { type SocketEvent, senderOf } from './edge/socket.ts'
import { tellPresence } from './game/presence.ts'
import { subscribeToRoom } from './rooms/room.ts'
import { connectPlayer } from './store/players.ts'
import { hangUp, push } from './topics/push.ts'

export async function handler(event: SocketEvent) {
  const sender = senderOf(event)
  const before = await connectPlayer(sender.playerId, sender.connectionId)
  await Promise.all([
    replace(before.connectionId),
    tellPresence(before, sender, true),
    before.room ? subscribeToRoom(before.room, sender) : undefined,
  ])
  log.info('connected', { playerId: sender.playerId })
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }
}

/** Sends the older connection away. It may be long gone; the new one is not to suffer from that. */
async function replace(older: string | undefined): Promise<void> {
  if (!older) return
  try {
    if (await push(older, { type: 'replaced' })) await hangUp(older)
  } catch (error) {
    log.warn('the older connection could not be closed', { error: error as Error })
  }
}
