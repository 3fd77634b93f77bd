/** `exit`: leaves an event or a room. An event that has not begun ends when its host leaves. */
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isComplete } from '../game/event-state.ts'
import { isShardComplete, markGone } from '../store/event-hands.ts'
import { type GuestPlace, hangUpGuest, readGuest, readRosters, removeGuest } from '../store/event-rosters.ts'
import { callOff, type EventItem, forgetHost, readEvent } from '../store/events.ts'
import { giveUpSeat, readPlayer } from '../store/players.ts'
import { announceLater } from './announce-later.ts'
import { endTurn } from './complete.ts'
import { eventOf } from './event-place.ts'
import { exitRoom } from './leave-room.ts'
import { pushToAll } from './push-to-event.ts'
import { recount } from './recount.ts'
import { seatsOf } from './seats.ts'
import { completeShard } from './throw.ts'
import { eventBody } from './view.ts'

export async function exit(
  request: RequestOf<'exit'>,
  sender: Sender,
): Promise<ReplyTo<'exit'> | ErrorReply> {
  const player = await readPlayer(sender.playerId)
  const { seat } = player
  if (!seat?.event) return exitRoom(request, sender)
  const mine = await eventOf(player)
  if (mine && seat.event.place) await leaveAsGuest(mine.event, seat.event.place, sender)
  else if (mine) await leaveAsHost(mine.event, sender)
  // The player's item comes last, so that a repeated `exit` finds the event and completes the other steps.
  await giveUpSeat(sender.playerId, seat.gameId)
  return { type: 'exited' }
}

async function leaveAsGuest(before: EventItem, place: GuestPlace, { playerId, now }: Sender): Promise<void> {
  const { gameId } = before
  if (before.phase === 'open') {
    await removeGuest(gameId, place, playerId)
    // After the roster: if the event has begun meanwhile, the shard counts the guest, who must be removed from it.
    const event = (await readEvent(gameId)) ?? before
    if (event.phase === 'open') return announceLater(event, now)
  } else await hangUpGuest(gameId, place, playerId)
  if (before.phase === 'over') return
  // After an earlier `exit` that died, somebody else may have taken the place before the event began.
  const holder = await readGuest(gameId, place)
  if (holder && holder.playerId !== playerId) return
  const shard = await markGone(gameId, place, now)
  const event = await recount((await readEvent(gameId)) ?? before)
  if (shard?.round !== undefined && shard.round > shard.closed && isShardComplete(shard))
    await completeShard(gameId, shard.round, place.shard, now)
  else if (event) await announceLater(event, now)
}

/** A running event continues without its host, and ends after three rounds, which no longer wait for the host's hand. */
async function leaveAsHost({ gameId }: EventItem, { now, clock }: Sender): Promise<void> {
  const { written, event } = await callOff(gameId, { winners: [], rounds: 0, reason: 'host_gone' }, now)
  const running = await forgetHost(gameId)
  if (running && isComplete(running)) await endTurn(running)
  // A repeated `exit` pushes again, because the first one may have died before its push.
  if (!written || !event || event.begunAt !== undefined) return
  const seats = seatsOf(await readRosters(gameId)).replaceAll('i', 'o')
  const { hostConnection: _host, ...others } = event
  await pushToAll(others, [{ type: 'event', ...eventBody(event, now) }], seats, clock)
}
