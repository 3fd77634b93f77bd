/** `throw`: a player's hand for the round being played. */

import type { ErrorCode } from '../../protocol/errors.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { type GameItem, type GameRecord, readGame } from '../store/games.ts'
import { deadlineOf, leavers, staying } from './standing.ts'
import { tellGame } from './tell.ts'
import { giveHand } from './turn-tasks.ts'

/** Step Functions retries an asking that failed with a new token; twice in one throw is already unlikely. */
const MAX_TOKENS = 3

export async function throwHand(
  request: RequestOf<'throw'>,
  sender: Sender,
): Promise<ReplyTo<'throw'> | ErrorReply> {
  const { gameId, round, hand } = request
  const { playerId } = sender
  let game = await readGame(gameId)
  for (let tokens = 0; tokens < MAX_TOKENS; tokens++) {
    const refused = whyNot(game, playerId, round)
    if (refused) return refusal(refused)
    const token = game?.seats[playerId]?.token
    if (!game || !token) return refusal('wrong_round')
    if (await giveHand(token, hand, leavers(game))) {
      await tellGame(game, { type: 'thrown', gameId, round, playerId }, { now: sender.now, except: playerId })
      return { type: 'thrown', gameId, round }
    }
    game = await readGame(gameId)
    const isSameTurn = game?.seats[playerId]?.token === token
    if (game && isSameTurn) return refusal(whyNot(game, playerId, round) ?? whyEnded(game, sender))
  }
  return refusal('busy')
}

/** Why a throw can be refused without asking Step Functions; undefined when it cannot. */
function whyNot(game: GameItem | undefined, playerId: string, round: number): ErrorCode | undefined {
  const seat = game?.seats[playerId]
  if (!game || !seat || seat.left) return 'not_in_game'
  const lives = game.players.find((player) => player.playerId === playerId)?.lives ?? 0
  if (!game.over && lives === 0) return 'not_in_game'
  const asked = seat.round ?? 0
  // A hand for the round just judged that was not thrown then is late; any other is for a wrong round.
  if (round !== asked) return round === asked - 1 && (seat.misses ?? 0) > 0 ? 'too_late' : 'wrong_round'
  return game.over ? afterTheEnd(game.over, playerId) : undefined
}

const afterTheEnd = ({ threw }: GameRecord, playerId: string): ErrorCode =>
  threw.includes(playerId) ? 'already_thrown' : 'too_late'

/** The clocks of Lambda and Step Functions may differ by so much. */
const CLOCK_SKEW_MS = 100

/**
 * Why Step Functions refused the token of this very round: the turn is over, by time or because everybody
 * else left, or else another throw of this player was first.
 */
function whyEnded(game: GameItem, { playerId, clock }: Sender): ErrorCode {
  const timedOut = clock() >= deadlineOf(game, playerId) - CLOCK_SKEW_MS
  return timedOut || staying(game).length === 1 ? 'too_late' : 'already_thrown'
}
