/** `throw` in an event. The host's hand is stored in the event's item, a guest's in the item of the guest's shard. */
import { createHash, randomBytes } from 'node:crypto'
import type { Hand } from '../../protocol/constants.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { isComplete } from '../game/event-state.ts'
import { isShardComplete, putGuestHand, type ShardHands } from '../store/event-hands.ts'
import type { GuestPlace } from '../store/event-rosters.ts'
import { type EventItem, type HostHand, markComplete, putHostHand, readEvent } from '../store/events.ts'
import { readPlayer } from '../store/players.ts'
import { announceLater } from './announce-later.ts'
import { endTurn } from './complete.ts'
import { pushToAll } from './push-to-event.ts'
import { LETTERS } from './seats.ts'

type ThrowReply = ReplyTo<'throw'> | ErrorReply

/**
 * The places of guests whose hands were stored by this environment. After the first hand a guest's place in the event is
 * fixed, and leaving is recorded with the hands, so later hands do not have to read the player's item.
 */
const places = new Map<string, GuestPlace>()
const MAX_PLACES = 10_000

const placeKey = ({ gameId }: RequestOf<'throw'>, { playerId }: Sender) => `${gameId} ${playerId}`

export async function throwInEvent(request: RequestOf<'throw'>, sender: Sender): Promise<ThrowReply> {
  const known = places.get(placeKey(request, sender))
  if (known) return throwAsGuest(request, known, sender)
  const { seat } = await readPlayer(sender.playerId)
  if (!seat?.event || seat.gameId !== request.gameId) return refusal('not_in_game')
  const { place } = seat.event
  return place ? throwAsGuest(request, place, sender) : throwAsHost(request, sender)
}

async function throwAsGuest(
  request: RequestOf<'throw'>,
  place: GuestPlace,
  sender: Sender,
): Promise<ThrowReply> {
  const { gameId, round, hand } = request
  const { now } = sender
  const { written, repeated, item } = await putGuestHand(gameId, place, round, LETTERS[hand])
  const isOwn = repeated && item !== undefined && handIn(item, place.index, round) === LETTERS[hand]
  if (!item || (!written && !isOwn)) {
    const code = item ? whyRefused(item, place.index, round) : 'wrong_round'
    // The function that stored the hand may have died before it reported the shard as complete.
    if (item && code === 'already_thrown' && isShardComplete(item))
      await completeShard(gameId, round, place.shard)
    return refusal(code)
  }
  if (places.size >= MAX_PLACES) places.clear()
  places.set(placeKey(request, sender), place)
  if (isShardComplete(item)) await completeShard(gameId, round, place.shard, now)
  else if (reportsProgress(item)) {
    const event = await readEvent(gameId)
    if (event) await announceLater(event, now)
  }
  return { type: 'thrown', gameId, round }
}

/** Only a shard's first hand and every fourth one after it report progress. */
const reportsProgress = ({ hands }: ShardHands) => Object.keys(hands).length % 4 === 1

/** Records that a shard is complete. Ends the turn if the whole round is; otherwise announces the progress at `now`. */
export async function completeShard(
  gameId: string,
  round: number,
  shard: number,
  now?: number,
): Promise<void> {
  const event = await markComplete(gameId, round, shard)
  if (!event) return
  if (isComplete(event)) await endTurn(event)
  else if (now !== undefined) await announceLater(event, now)
}

/** The letter of a guest's hand in this round or the previous one. Undefined without a hand. */
function handIn({ round, hands, before }: ShardHands, index: number, asked: number): string | undefined {
  if (asked === round) return hands[index]
  return asked === round - 1 ? before[index] : undefined
}

/** Why the hand was refused, according to the shard at that time. */
function whyRefused(shard: ShardHands, index: number, round: number): ErrorCode {
  if (shard.gone?.has(index) || shard.round === undefined) return 'not_in_game'
  // A new hand for the round that was just judged is too late.
  if (round === shard.round - 1 && shard.before[index] === 'n') return 'too_late'
  if (!shard.playing?.has(index)) return 'not_in_game'
  if (round !== shard.round) return 'wrong_round'
  return index in shard.hands ? 'already_thrown' : 'too_late'
}

async function throwAsHost({ gameId, round, hand }: RequestOf<'throw'>, sender: Sender): Promise<ThrowReply> {
  const mine = commit(gameId, round, hand, sender.requestId)
  const { written, event } = await putHostHand(gameId, round, mine)
  if (!event) return refusal('not_in_game')
  if (!written) {
    if (event.round === round && event.hand && isComplete(event)) await endTurn(event)
    return refusal(whyHostRefused(event, round))
  }
  // The stored hand may be that of the same request, sent twice.
  const commitment = event.hand?.commitment
  await Promise.all([
    isComplete(event) ? endTurn(event) : undefined,
    commitment && pushToAll(event, [{ type: 'event_hand', gameId, round, commitment }], '', sender.clock),
  ])
  return { type: 'thrown', gameId, round }
}

function whyHostRefused({ phase, round, hand, last }: EventItem, asked: number): ErrorCode {
  if (phase === 'over') return 'not_in_game'
  if (asked === round - 1 && last?.round === asked && last.chance) return 'too_late'
  if (asked !== round) return 'wrong_round'
  return hand && hand.nonce !== undefined ? 'already_thrown' : 'too_late'
}

/** The hand with its commitment and nonce, which prove later that it was not changed. */
function commit(gameId: string, round: number, hand: Hand, by: string): HostHand {
  const nonce = randomBytes(16).toString('base64url')
  const commitment = createHash('sha256').update(`${gameId}:${round}:${hand}:${nonce}`).digest('base64url')
  return { hand, nonce, commitment, by }
}
