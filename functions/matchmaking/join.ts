/** `join`: starts a game with a bot at once, or waits in the slot for an opponent. */
import { randomInt } from 'node:crypto'
import { WAITING_LEASE_MS, WAITING_RENEWAL_MS } from '../../protocol/constants.ts'
import { refusal } from '../../protocol/frames.ts'
import type { RequestOf } from '../../protocol/messages.ts'
import { environment } from '../edge/environment.ts'
import type { Sender } from '../edge/socket.ts'
import { ENVIRONMENT } from '../environment.ts'
import { type Charge, chargeOf, FREE } from '../fair-play/budgets.ts'
import { leaveRematch } from '../game/leave-rematch.ts'
import { placeOf, whyBound } from '../game/player-status.ts'
import { ensureStarted, newBot, newGameId, startGame } from '../game/start-game.ts'
import type { GameItem } from '../store/games.ts'
import { giveUpSeat, type PlayerItem, takeSeat, type Waiting } from '../store/players.ts'
import { readWithSlot, type SlotKey, takeFromSlot } from '../store/slots.ts'
import { type JoinReply, pair } from './pair.ts'

export async function join(request: RequestOf<'join'>, sender: Sender): Promise<JoinReply> {
  const { lives, opponent } = request
  const slot = { lives, shard: randomInt(shards()) }
  // Most players are free and new, and read this slot next.
  const { player, there } = await readWithSlot(sender.playerId, slot)
  const place = await placeOf(player, sender.now)
  if (place.is === 'forming') return { type: 'waiting', since: place.since, lives }
  if (place.is === 'event') return whyBound(place)
  if (place.is === 'playing') return matchedBefore(place.game, sender.now)
  const waiting = waitingOf(player, slot, sender.now)
  const goesOn = opponent === 'human' && waiting.since === player.waiting?.since
  const charge = goesOn ? FREE : chargeOf(player, 'gamesFullAt', sender.now)
  if ('type' in charge) return charge
  if (player.room) {
    // Loaded on demand, because most players who join are in no room.
    const { leaveForGood } = await import('../rooms/exit.ts')
    await leaveForGood(player.room, sender)
  }
  if (opponent === 'bot') return joinBot(lives, sender, place.finished, charge)
  const before = player.waiting
  const moves = before && (before.lives !== lives || before.shard !== waiting.shard)
  if (moves) await takeFromSlot(before, sender.playerId)
  const { playerId } = sender
  const joining = { playerId, waiting, finished: place.finished, charge, look: { slot, there } }
  return pair(joining, sender.now)
}

/** Matched by an earlier join whose reply is still on its way or lost, or in the middle of a game. */
async function matchedBefore(game: GameItem, now: number): Promise<JoinReply> {
  if (game.round > 0) return refusal('already_playing')
  return (await ensureStarted(game, now)) ? { type: 'matched', gameId: game.gameId } : refusal('busy')
}

async function joinBot(
  lives: number,
  sender: Sender,
  finished: string | undefined,
  charge: Charge,
): Promise<JoinReply> {
  const gameId = newGameId()
  const seated = await takeSeat(sender.playerId, { gameId, since: sender.now }, finished, charge)
  if (!seated) return refusal('busy')
  await leaveRematch(seated, sender.now)
  const human = { ...seated, connectionId: sender.connectionId }
  if (
    await startGame(gameId, { humans: [human], bots: [newBot(lives)], lives, isPrivate: false }, sender.now)
  )
    return { type: 'matched', gameId }
  await giveUpSeat(sender.playerId, gameId)
  return refusal('busy')
}

/** The shard where all players meet who have waited for a while. */
const MEETING_SHARD = 0

/**
 * A renewed wait keeps its start time. A new wait, or one for other rules, starts now in a random shard. The first
 * renewal moves it to the shard of all renewed waits, so that single players of different shards meet.
 */
function waitingOf({ waiting }: PlayerItem, { lives, shard }: SlotKey, now: number): Waiting {
  const until = now + WAITING_LEASE_MS
  const goesOn = waiting !== undefined && waiting.until > now && waiting.lives === lives
  if (!goesOn) return { since: now, lives, shard, until }
  const isRenewal = now - waiting.since >= WAITING_RENEWAL_MS / 2
  return { ...waiting, shard: isRenewal ? MEETING_SHARD : waiting.shard, until }
}

const shards = () => Number(environment(ENVIRONMENT.matchmakingShards))
