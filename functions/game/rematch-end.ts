/** Ends a rematch that somebody asked for, and pushes it to the players of the finished game. */
import { makePush } from '../../protocol/frames.ts'
import { failureFacts } from '../edge/aws-error.ts'
import { log } from '../edge/log.ts'
import { pushToOpening } from '../push/push.ts'
import type { GameItem } from '../store/games.ts'
import { type PlayerItem, readPlayers } from '../store/players.ts'
import { decideAgainst } from '../store/rematches.ts'

/** The human players of a game. */
export const humansOf = (game: GameItem) => game.players.filter(({ bot }) => !bot)

/** Decides that there will be no rematch. The call that decides it also pushes it to everybody. */
export async function closeRematch(gameId: string, now: number): Promise<void> {
  const { written, game } = await decideAgainst(gameId)
  if (!written || !game) return
  const players = await readPlayers(humansOf(game).map(({ playerId }) => playerId))
  await pushRematch(game, [...players.values()], { open: false, now })
}

/** Pushes to the players who wants a rematch. Returns whether every connection was reached. */
export async function pushRematch(
  { gameId, rematchAsked }: GameItem,
  players: PlayerItem[],
  { open, now }: { open: boolean; now: number },
): Promise<boolean> {
  const frame = makePush({ type: 'rematch', gameId, asked: [...(rematchAsked ?? [])], open })
  const deliver = async ({ playerId, connectionId, connectedAt = 0 }: PlayerItem): Promise<boolean> => {
    try {
      return (
        connectionId !== undefined &&
        (await pushToOpening({ id: connectionId, since: connectedAt }, frame, now))
      )
    } catch (error) {
      log.warn('push failed', { gameId, playerId, ...failureFacts(error) })
      return true
    }
  }
  const isThere = await Promise.all(players.map(deliver))
  return isThere.every(Boolean)
}
