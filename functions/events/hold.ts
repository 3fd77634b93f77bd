/** `hold`: opens an event, with a code for its guests. */
import { randomBytes } from 'node:crypto'
import { EVENT_CODE_LENGTH } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import { environment } from '../edge/environment.ts'
import type { Sender } from '../edge/socket.ts'
import { ENVIRONMENT } from '../environment.ts'
import { bothOf, chargeOf } from '../fair-play/budgets.ts'
import { isOpen } from '../game/event-state.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { nameOf } from '../game/names.ts'
import { placeOf, whyBound } from '../game/player-status.ts'
import { takeCode } from '../store/event-codes.ts'
import { callOff, changeRules, createEvent, type EventItem, eventIdOf } from '../store/events.ts'
import { giveUpSeat, type PlayerItem, readPlayer, takeSeat } from '../store/players.ts'
import { newCode } from '../store/rooms.ts'
import { eventOf } from './event-place.ts'
import { leaveRoomOf } from './leave-room.ts'
import { comeBackToEvent, newest } from './return.ts'
import { viewOf } from './view.ts'

/** Maximum number of drawn codes. Of 31^6 codes, even a million taken ones are one in 887. */
const MAX_TRIES = 10

export async function hold(
  { winners, draws }: RequestOf<'hold'>,
  sender: Sender,
): Promise<ReplyTo<'hold'> | ErrorReply> {
  const { playerId, now } = sender
  const player = await readPlayer(playerId)
  const mine = await eventOf(player)
  if (mine && player.seat) await comeBackToEvent(player.seat, sender)
  if (mine?.viewer.is === 'host' && isOpen(mine.event, now)) {
    const { event } = await changeRules(mine.event.gameId, { winners, draws })
    return { type: 'event', ...(await viewOf(event ?? mine.event, mine.viewer, now)) }
  }
  const place = await placeOf(player, now)
  if (place.is !== 'free') return whyBound(place)
  const game = chargeOf(player, 'gamesFullAt', now)
  if ('type' in game) return game
  const event = chargeOf(player, 'holdsFullAt', now)
  // Without `retryMs`, because the client would wait for hours.
  if ('type' in event) return refusal('busy', 'You have held as many events as you may in a day.')
  await leaveRoomOf(player, sender)

  const opened = await open(player, { winners, draws }, sender)
  if (!opened) return refusal('busy')
  const { gameId, code } = opened
  const seat = { gameId, since: now, event: { code } }
  const seated = await takeSeat(playerId, seat, place.finished, bothOf(game, event))
  if (seated?.seat) {
    if (seated.connectionId !== sender.connectionId)
      await comeBackToEvent(seated.seat, newest(seated, sender))
    await leaveRematch(seated, now)
    return { type: 'event', ...(await viewOf(opened, { is: 'host' }, now)) }
  }
  await giveUpSeat(playerId, gameId)
  await callOff(gameId, { winners: [], rounds: 0, reason: 'host_gone' }, now)
  return refusal('busy')
}

async function open(
  player: PlayerItem,
  rules: Pick<EventItem, 'winners' | 'draws'>,
  { playerId, connectionId, connectedAt, now }: Sender,
): Promise<EventItem | undefined> {
  const gameId = eventIdOf(randomBytes(16).toString('base64url'))
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const code = newCode(EVENT_CODE_LENGTH)
    if (!(await takeCode(code, gameId, now))) continue
    return createEvent({
      ...{ gameId, code, ...rules, createdAt: now },
      host: { playerId, name: nameOf(player) },
      hostConnection: { id: connectionId, since: connectedAt },
      turnSeconds: Number(environment(ENVIRONMENT.turnSeconds)),
      revealSeconds: Number(environment(ENVIRONMENT.revealSeconds)),
      prizeKey: randomBytes(16).toString('base64url'),
    })
  }
  return undefined
}
