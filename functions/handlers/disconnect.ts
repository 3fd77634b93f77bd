/** `$disconnect`: best effort, and after the fact. The player keeps the seat; only the connection is removed. */
import { log } from '../edge/log.ts'
import { type SocketEvent, senderOf, sourceIpOf } from '../edge/socket.ts'
import { ENVIRONMENT } from '../environment.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { goAway } from '../game/presence.ts'
import { disconnectPlayer } from '../store/player-connections.ts'

/** API Gateway closes a client with this code when it keeps sending beyond a route's limit. */
const TOO_MANY_REQUESTS = 1008

export async function handler(event: SocketEvent) {
  const sender = senderOf(event)
  if (isFlood(event)) {
    const { noteFlood } = await import('../requests/close-flood.ts')
    await noteFlood({ ...sender, sourceIp: sourceIpOf(event) })
  }
  const player = await disconnectPlayer(sender.playerId, sender.connectionId)
  // If a newer connection has taken over, the player is still online, so there is nothing to push.
  // An event notices a lost connection at its next push.
  if (player?.seat && !player.seat.event) await goAway(player.seat.gameId, sender)
  if (player) await leaveRematch(player, sender.now)
  log.info('disconnected', { playerId: sender.playerId })
  return { statusCode: 200 }
}

/** Frames beyond a route's limit reach no function, so the close code is the only sign of them. */
function isFlood({ requestContext }: SocketEvent): boolean {
  const { disconnectStatusCode } = requestContext as { disconnectStatusCode?: number }
  return (
    disconnectStatusCode === TOO_MANY_REQUESTS && Number(process.env[ENVIRONMENT.requestsPerSecond] ?? 0) > 0
  )
}
