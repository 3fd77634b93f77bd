/** `history`: a player's last games, newest first, read from the games' own items. */
import type { ErrorReply, ReplyTo, RequestOf } from '../../protocol/messages.ts'
import type { Sender } from '../edge/socket.ts'
import { spendFirst } from '../store/budget-charges.ts'
import { type GameItem, readGames } from '../store/games.ts'
import { gamesOf } from '../store/played-games.ts'

type PastGame = ReplyTo<'history'>['games'][number]

export async function history(
  _request: RequestOf<'history'>,
  { playerId, now }: Sender,
): Promise<ReplyTo<'history'> | ErrorReply> {
  const player = await spendFirst(playerId, 'looksFullAt', now)
  if ('type' in player) return player
  const ids = gamesOf(player)
  const games = new Map((await readGames(ids)).map((game) => [game.gameId, game]))
  return { type: 'history', games: ids.flatMap((gameId) => pastGame(games.get(gameId))) }
}

function pastGame(game: GameItem | undefined): PastGame[] {
  if (!game?.over) return []
  const { winner, reason, rounds, endedAt } = game.over
  const players = game.players.map(({ playerId, name }) => ({ playerId, name }))
  return [{ gameId: game.gameId, endedAt, players, winner, reason, rounds }]
}
