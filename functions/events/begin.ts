/** `begin`: the host begins the event. StartExecution, named by the event's gameId, is the commit point. */
import { MAX_EVENT_ROUNDS } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { measured } from '../edge/metrics.ts'
import type { Sender } from '../edge/socket.ts'
import { ENVIRONMENT } from '../environment.ts'
import { isOn, isOpen } from '../game/event-state.ts'
import { startExecution } from '../game/executions.ts'
import { readRosters, SHARD_NUMBERS, shutRoster, unshutRoster } from '../store/event-rosters.ts'
import { type EventItem, markBegun, noteGuests, readEvent, takeBackBegin } from '../store/events.ts'
import { readPlayer } from '../store/players.ts'
import { pushToAll } from './push-to-event.ts'
import { countOf, seatsOf } from './seats.ts'
import { eventBody, viewOf } from './view.ts'

type BeginReply = ReplyTo<'begin'> | ErrorReply

export async function begin({ code }: RequestOf<'begin'>, sender: Sender): Promise<BeginReply> {
  const { playerId, now } = sender
  const { seat } = await readPlayer(playerId)
  const event = seat?.event?.code === code ? await readEvent(seat.gameId) : undefined
  if (!event || (!isOpen(event, now) && !isOn(event, now))) return refusal('game_not_found')
  if (event.host.playerId !== playerId) return refusal('not_host')
  // The event runs already: an earlier `begin` was answered, or its function died after StartExecution.
  if (event.round > 0) return { type: 'event', ...(await viewOf(event, { is: 'host' }, now)) }
  if (event.phase === 'open' && seatsOf(await readRosters(event.gameId)).indexOf('i') < 0) return tooFew()
  return start(event, sender)
}

const tooFew = () => refusal('not_enough_players', 'An event needs a guest.')

/** Every step may be repeated. */
async function start({ gameId }: EventItem, { now, clock }: Sender): Promise<BeginReply> {
  const begun = await markBegun(gameId, now)
  if (!begun.written || !begun.event) return refusal('game_not_found')
  const rosters = await Promise.all(SHARD_NUMBERS.map((shard) => shutRoster(gameId, shard, now)))
  const seats = seatsOf(rosters)
  const guests = countOf(seats, 'i')
  if (guests === 0) {
    await takeBackBegin(gameId)
    await Promise.all(SHARD_NUMBERS.map((shard) => unshutRoster(gameId, shard)))
    return tooFew()
  }
  await noteGuests(gameId, guests, [])
  const event = { ...begun.event, guests, newest: [] }
  try {
    await startExecution(gameId, executionInput(event, seats), ENVIRONMENT.eventStateMachineArn)
  } catch (error) {
    // It may have started all the same. The next `begin` starts it or finds it started.
    log.error('the event could not be started', { gameId, ...failureFacts(error) })
    return refusal('busy')
  }
  log.info('event begun', { gameId, ...measured({ EventsBegun: 1, EventGuests: guests }) })
  await pushToAll(event, [{ type: 'event', ...eventBody(event, now) }], seats, clock)
  return { type: 'event', ...(await viewOf(event, { is: 'host' }, now)) }
}

/** The execution's input, as `statemachine/README.md` describes it. */
function executionInput({ gameId, turnSeconds, revealSeconds, winners, draws }: EventItem, seats: string) {
  return {
    ...{ gameId, turnSeconds, revealSeconds, winners, draws, maxRounds: MAX_EVENT_ROUNDS },
    ...{ round: 1, attempt: 0, seats, closed: '', silent: 0, absent: 0, last: null },
  }
}
