/** `join`: a game with a bot at once, or a place in the slot until somebody comes. */
import { refusal } from '../../protocol/frames.ts'
import type { RequestOf } from '../../protocol/messages.ts'
import { WAITING_LEASE_MS } from '../../protocol/words.ts'
import type { Sender } from '../edge/socket.ts'
import { leaveForGood } from '../rooms/exit.ts'
import type { GameItem } from '../store/games.ts'
import { type PlayerItem, readPlayer, takeSeat } from '../store/players.ts'
import { type Joining, type JoinReply, pair } from './pair.ts'
import { placeOf } from './place.ts'
import { newBot, newGameId, startGame } from './start-game.ts'

export async function join(request: RequestOf<'join'>, sender: Sender): Promise<JoinReply> {
  const { lives, opponent } = request
  const player = await readPlayer(sender.playerId)
  const place = await placeOf(player, sender.now)
  if (place.is === 'forming') return { type: 'waiting', since: place.since, lives }
  if (place.is === 'playing') return matchedBefore(place.game)
  if (player.room) await leaveForGood(player.room, sender)
  return opponent === 'bot'
    ? joinBot(lives, sender, place.finished)
    : pair(joiningOf(player, lives, sender, place.finished), sender.now)
}

/** Matched by an earlier join, whose answer may still be on its way, or lost; or in the middle of a game. */
function matchedBefore({ gameId, round }: GameItem): JoinReply {
  return round === 0 ? { type: 'matched', gameId } : refusal('already_playing')
}

async function joinBot(lives: number, sender: Sender, finished: string | undefined): Promise<JoinReply> {
  const gameId = newGameId()
  const seated = await takeSeat(sender.playerId, { gameId, since: sender.now }, finished)
  if (!seated) return refusal('busy')
  const human = { ...seated, connectionId: sender.connectionId }
  await startGame(gameId, { humans: [human], bots: [newBot(lives)], lives }, sender.now)
  return { type: 'matched', gameId }
}

/** A wait that goes on keeps its beginning; a new one, or one for other rules, begins now. */
function joiningOf(
  player: PlayerItem,
  lives: number,
  { playerId, now }: Sender,
  finished: string | undefined,
): Joining {
  const before = player.waiting
  const goesOn = before !== undefined && before.until > now && before.lives === lives
  const since = goesOn ? before.since : now
  return { playerId, waiting: { since, lives, until: now + WAITING_LEASE_MS }, finished }
}
