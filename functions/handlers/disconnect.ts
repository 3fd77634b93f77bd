/** `$disconnect`: best effort, and after the fact. The seat stays; only the connection is forgotten. */
import { log } from '../edge/log.ts'
import { type SocketEvent, senderOf } from '../edge/socket.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { goAway } from '../game/presence.ts'
import { disconnectPlayer } from '../store/player-connections.ts'

export async function handler(event: SocketEvent) {
  const sender = senderOf(event)
  const player = await disconnectPlayer(sender.playerId, sender.connectionId)
  // Nothing to tell when a newer connection has taken over: the player is still there.
  // An event finds out when it has something to tell.
  if (player?.seat && !player.seat.event) await goAway(player.seat.gameId, sender)
  if (player) await leaveRematch(player, sender.now)
  log.info('disconnected', { playerId: sender.playerId })
  return { statusCode: 200 }
}
