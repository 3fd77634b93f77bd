/** What finished games add to their players, each once. */
import { LIST_LENGTH } from '../../protocol/words.ts'
import { NEWCOMER, shownRating } from '../game/rating.ts'
import { keyOf, NOT_SEATED, type PlayerItem, readPlayer, SEATED_THERE } from './players.ts'
import { rankingOf } from './ranking.ts'
import { allOf, updated } from './table.ts'

/** What a finished game changes in one player's numbers: differences, so that two games at once add up. */
export interface Reckoning {
  playerId: string
  muChange: number
  sigmaChange: number
  wins: number
  losses: number
}

/**
 * Adds a finished game to a player, once however often it is called, and frees the seat. The list of games is
 * the receipt: it is written together with the numbers, on the condition that it has not changed since it
 * was read. `justRead`: the player as read a moment ago, which spares reading again.
 */
export async function reckonOnce(gameId: string, reckoning: Reckoning, justRead?: PlayerItem): Promise<void> {
  let player = justRead ?? (await readPlayer(reckoning.playerId))
  while (!player.games?.includes(gameId)) {
    if (await reckon(player, gameId, reckoning)) return
    player = await readPlayer(reckoning.playerId)
  }
}

function reckon(player: PlayerItem, gameId: string, reckoning: Reckoning): Promise<boolean> {
  const { playerId, games, seat } = player
  const { wins, losses } = reckoning
  const mu = (player.mu ?? NEWCOMER.mu) + reckoning.muChange
  const sigma = (player.sigma ?? NEWCOMER.sigma) + reckoning.sigmaChange
  const rated = wins + losses > 0
  // The list only grows at its head, and by each game once.
  const gamesUnchanged = games ? '#games[0] = :newest' : 'attribute_not_exists(#games)'
  const seatUnchanged = seat ? SEATED_THERE : NOT_SEATED
  return updated({
    key: keyOf(playerId),
    change: [
      'SET #playerId = :playerId, #games = :games',
      rated ? ', #mu = :mu, #sigma = :sigma, #ranking = :ranking, #rating = :rating' : '',
      seat?.gameId === gameId ? ' REMOVE #seat' : '',
      rated ? ' ADD #wins :wins, #losses :losses' : '',
    ].join(''),
    condition: allOf(gamesUnchanged, seatUnchanged),
    values: {
      ':playerId': playerId,
      ':games': [gameId, ...(games ?? [])].slice(0, LIST_LENGTH),
      ...(games ? { ':newest': games[0] } : {}),
      ...(seat ? { ':seatedIn': seat.gameId } : {}),
      ...(rated ? { ':mu': mu, ':sigma': sigma, ':wins': wins, ':losses': losses } : {}),
      ...(rated ? valuesOf(rankingOf(playerId, shownRating({ mu, sigma }))) : {}),
    },
  })
}

const valuesOf = ({ ranking, rating }: ReturnType<typeof rankingOf>) => ({
  ':ranking': ranking,
  ':rating': rating,
})
