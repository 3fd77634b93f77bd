/** `stamp`: a player shows one of a few pictures to everybody who follows the game. */

import { STAMP_EVERY_MS, STAMPS_WITHIN_MS } from '../../protocol/constants.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { refusal } from '../../protocol/frames.ts'
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import type { GameItem } from '../store/games.ts'
import { markStamp } from '../store/stamps.ts'
import { pushToGame } from './game-pushes.ts'

export async function showStamp(
  { gameId, stamp }: RequestOf<'stamp'>,
  sender: Sender,
): Promise<ReplyTo<'stamp'> | ErrorReply> {
  const { playerId, now } = sender
  const notBefore = now - STAMPS_WITHIN_MS
  const { written, game } = await markStamp(gameId, sender, { notAfter: now - STAMP_EVERY_MS, notBefore })
  if (!written || !game) return refusal(whyRefused(game, playerId, notBefore))
  await pushToGame(game, { type: 'stamp', gameId, playerId, stamp }, { now, except: playerId })
  return { type: 'stamped', gameId }
}

/** Why the stamp was refused, according to the game at that time. */
function whyRefused(game: GameItem | undefined, playerId: string, notBefore: number): ErrorCode {
  if (!game?.members.has(playerId)) return 'not_in_game'
  if (game.over && game.over.endedAt < notBefore) return 'game_not_found'
  return 'busy'
}
