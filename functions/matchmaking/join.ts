/** `join`: a game with a bot at once, or a place in the slot until somebody comes. */
import { refusal } from '../../protocol/frames.ts'
import type { RequestOf } from '../../protocol/messages.ts'
import { WAITING_LEASE_MS } from '../../protocol/words.ts'
import type { Sender } from '../edge/socket.ts'
import { isIn, isRunning } from '../game/standing.ts'
import { readGame } from '../store/games.ts'
import { type PlayerItem, readPlayer, type SeatPointer, takeSeat } from '../store/players.ts'
import { type Joining, type JoinReply, pair } from './pair.ts'
import { newBot, newGameId, startGame } from './start-game.ts'

export async function join(request: RequestOf<'join'>, sender: Sender): Promise<JoinReply> {
  const player = await readPlayer(sender.playerId)
  const standing = await whereIs(player, request.lives, sender.now)
  if ('reply' in standing) return standing.reply
  return request.opponent === 'bot'
    ? joinBot(request.lives, sender, standing.finished)
    : pair(joiningOf(player, request.lives, sender, standing.finished), sender.now)
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

/** How long a seat may stand without its game: the time between seating and StartExecution, with a margin. */
const FORMING_MS = 10_000

/** Whether a seat without a game may be one whose game is just being started. */
export function isForming(seat: SeatPointer, now: number): boolean {
  return now < seat.since + FORMING_MS
}

/**
 * Whether the player is free to join. `finished` is the game that the seat still points to though it is over,
 * was never started, or goes on without this player.
 */
async function whereIs(
  player: PlayerItem,
  lives: number,
  now: number,
): Promise<{ finished: string | undefined } | { reply: JoinReply }> {
  const seat = player.seat
  if (!seat) return { finished: undefined }
  const game = await readGame(seat.gameId)
  if (!game) {
    // Another join of this same player is finding an opponent right now.
    return isForming(seat, now)
      ? { reply: { type: 'waiting', since: seat.since, lives } }
      : { finished: seat.gameId }
  }
  if (!isRunning(game, now) || !isIn(game, player.playerId)) return { finished: seat.gameId }
  // Matched by an earlier join whose answer may still be on its way, or lost.
  const begun = game.round > 0
  return { reply: begun ? refusal('already_playing') : { type: 'matched', gameId: seat.gameId } }
}
