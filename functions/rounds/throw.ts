/** `throw`: a player's hand for the current round. The write to the game's item is the commit. */

import type { Hand } from '../../protocol/constants.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { pushToGame } from '../game/game-pushes.ts'
import type { GameItem } from '../store/games.ts'
import { putHand } from '../store/rounds.ts'
import { completeRound, isComplete } from './complete.ts'
import { decodeRounds } from './judged-rounds.ts'

export async function throwHand(
  request: RequestOf<'throw'>,
  { playerId, requestId, now }: Sender,
): Promise<ReplyTo<'throw'> | ErrorReply> {
  const { gameId, round, hand } = request
  const { written, game, repeated } = await putHand(gameId, round, playerId, hand, requestId)
  // The hand was sent again after its round was judged, because the first reply was lost. That hand has counted.
  if (repeated && game && handIn(game, playerId, round) === hand) return { type: 'thrown', gameId, round }
  if (!written || !game) {
    const code = whyRefused(game, playerId, round)
    // The function that stored the hand may have crashed before it completed the task.
    if (game && code === 'already_thrown' && isComplete(game)) await completeRound(game)
    return refusal(code)
  }
  // Everybody waits for the result, so the token comes first.
  if (isComplete(game)) await completeRound(game)
  await pushToGame(game, { type: 'thrown', gameId, round, playerId }, { now, except: playerId })
  return { type: 'thrown', gameId, round }
}

/** Why the hand was refused, according to the game at that time. */
function whyRefused(game: GameItem | undefined, playerId: string, round: number): ErrorCode {
  if (!game?.members.has(playerId) || game.left?.has(playerId)) return 'not_in_game'
  if (game.out?.has(playerId)) return 'not_in_game'
  if (round !== game.round) return hasMissed(game, playerId, round) ? 'too_late' : 'wrong_round'
  return playerId in game.hands ? 'already_thrown' : 'too_late'
}

/** A new hand for the round that was just judged is late. */
function hasMissed(game: GameItem, playerId: string, round: number): boolean {
  return round === game.round - 1 && handIn(game, playerId, round) === null
}

/** The player's hand in a judged round. Null if there was none, undefined if the player was not in the round. */
function handIn({ past, players }: GameItem, playerId: string, round: number): Hand | null | undefined {
  const playerIds = players.map((player) => player.playerId)
  const judged = decodeRounds(past, playerIds).find((one) => one.round === round)
  return judged?.hands.find((hand) => hand.playerId === playerId)?.hand
}
