/** `throw`: a player's hand for the round being played. The write to the game's item is the commit. */

import type { Hand } from '../../protocol/constants.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { tellGame } from '../game/tell.ts'
import type { GameItem } from '../store/games.ts'
import { putHand } from '../store/rounds.ts'
import { completeRound, isComplete } from './complete.ts'
import { decodeRounds } from './past.ts'

export async function throwHand(
  request: RequestOf<'throw'>,
  { playerId, requestId, now }: Sender,
): Promise<ReplyTo<'throw'> | ErrorReply> {
  const { gameId, round, hand } = request
  const { written, game, repeated } = await putHand(gameId, round, playerId, hand, requestId)
  // Sent again after the round was judged, for the answer to the first attempt was lost: that hand has counted.
  if (repeated && game && handIn(game, playerId, round) === hand) return { type: 'thrown', gameId, round }
  if (!written || !game) {
    const code = whyRefused(game, playerId, round)
    // The function that took the hand may have died before it answered the token.
    if (game && code === 'already_thrown' && isComplete(game)) await completeRound(game)
    return refusal(code)
  }
  // Everybody waits for the result, so the token comes first.
  if (isComplete(game)) await completeRound(game)
  await tellGame(game, { type: 'thrown', gameId, round, playerId }, { now, except: playerId })
  return { type: 'thrown', gameId, round }
}

/** Why the hand was not taken, by the game as it stood then. */
function whyRefused(game: GameItem | undefined, playerId: string, round: number): ErrorCode {
  if (!game?.members.has(playerId) || game.left?.has(playerId)) return 'not_in_game'
  if (game.out?.has(playerId)) return 'not_in_game'
  if (round !== game.round) return hasMissed(game, playerId, round) ? 'too_late' : 'wrong_round'
  return playerId in game.hands ? 'already_thrown' : 'too_late'
}

/** A hand for the round just judged that was not thrown then is late. */
function hasMissed(game: GameItem, playerId: string, round: number): boolean {
  return round === game.round - 1 && handIn(game, playerId, round) === null
}

/** The player's hand in a judged round: null where none was thrown, undefined where the player was not in it. */
function handIn({ past, players }: GameItem, playerId: string, round: number): Hand | null | undefined {
  const playerIds = players.map((player) => player.playerId)
  const judged = decodeRounds(past, playerIds).find((one) => one.round === round)
  return judged?.hands.find((hand) => hand.playerId === playerId)?.hand
}
