/** Adds finished games to their players, each game once. */
import { LIST_LENGTH, LISTED_FROM } from '../../protocol/constants.ts'
import { entryOf, hasPlayed } from './played-games.ts'
import { keyOf, NOT_SEATED, type PlayerItem, SEATED_THERE } from './players.ts'
import { partitionOf } from './ranking.ts'
import { allOf, update, type Written } from './table.ts'

/** A finished game's changes to one player's numbers. They are differences, so that two concurrent games add up. */
export interface SettledGame {
  playerId: string
  /** Number of finished games of the player when this one began. */
  playedBefore: number
  /** Number of rated games that the player had finished by then. */
  ratedBefore: number
  /** The game would have counted, but for the limit per pair of players. */
  isLimited?: boolean
  /** Absent if the game does not count for the rating. */
  rated?: Rated
}

export interface Rated {
  mu: Change
  sigma: Change
  rating: Change
  wins: number
  losses: number
}

/** A new player's number starts at `from`. */
export interface Change {
  from: number
  by: number
}

/** What a player's item must still contain for the write that adds a game to it. */
interface Expected {
  /** The player's number of finished games, which is also the next one's place in the ring. */
  played: number
  /** The player's number of finished rated games. */
  rated: number
  seatedIn: string | undefined
}

/** Rated players are kept for good: 3000-01-01, in epoch seconds. */
const FOR_GOOD = 32_503_680_000

/**
 * Adds a finished game to a player and frees the seat. Idempotent: the list of games is the receipt. It is written
 * together with the numbers, on the condition that no other game has been added since. The numbers at the game's
 * beginning are known, so usually nothing must be read.
 */
export async function addSettledGame(gameId: string, settledGame: SettledGame): Promise<void> {
  const { playedBefore, ratedBefore } = settledGame
  let expected: Expected = { played: playedBefore, rated: ratedBefore, seatedIn: gameId }
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { written, item } = await writeSettledGame(gameId, settledGame, expected)
    if (written) return
    const { played = 0, wins = 0, losses = 0, seat } = item ?? {}
    if (item && hasPlayed(item, gameId)) return
    // So long ago that the receipt may be overwritten: better not at all than twice.
    if (played - playedBefore >= LIST_LENGTH) return
    expected = { played, rated: wins + losses, seatedIn: seat?.gameId }
  }
  throw new Error(`Game ${gameId} could not be added to player ${settledGame.playerId}.`)
}

/** Each retry means that the player's seat or list of games has just changed. */
const MAX_TRIES = 20

function writeSettledGame(
  gameId: string,
  { playerId, rated, isLimited }: SettledGame,
  { played, rated: ratedSoFar, seatedIn }: Expected,
): Promise<Written<PlayerItem>> {
  const isFirst = played === 0
  const isListed = rated !== undefined && ratedSoFar + 1 >= LISTED_FROM
  const entry = entryOf(gameId, rated ? 'rated' : isLimited ? 'limited' : 'unrated')
  return update<PlayerItem>({
    key: keyOf(playerId),
    change: [
      // A ring of the last games. An index beyond the list's end appends.
      `SET #playerId = :playerId, #games${isFirst ? '' : `[${played % LIST_LENGTH}]`} = :game`,
      rated ? `, ${['mu', 'sigma', 'rating'].map(changed).join(', ')}` : '',
      rated ? ', #expires = :forGood, #keptUntil = :forGood' : '',
      isListed ? ', #ranking = :ranking' : '',
      // The wait before the game ends with it.
      seatedIn === gameId ? ' REMOVE #seat, #waiting' : '',
      ` ADD #played :one${rated ? ', #wins :wins, #losses :losses' : ''}`,
    ].join(''),
    condition: allOf(
      isFirst ? 'attribute_not_exists(#played)' : '#played = :played',
      seatedIn === undefined ? NOT_SEATED : SEATED_THERE,
    ),
    values: {
      ':playerId': playerId,
      ':game': isFirst ? [entry] : entry,
      ':one': 1,
      ...(isFirst ? {} : { ':played': played }),
      ...(seatedIn === undefined ? {} : { ':seatedIn': seatedIn }),
      ...(rated ? valuesOf(rated) : {}),
      ...(isListed ? { ':ranking': partitionOf(playerId) } : {}),
    },
  })
}

const changed = (name: string) => `#${name} = if_not_exists(#${name}, :${name}From) + :${name}By`

const valuesOf = ({ mu, sigma, rating, wins, losses }: Rated) => ({
  ':forGood': FOR_GOOD,
  ...{ ':muFrom': mu.from, ':muBy': mu.by },
  ...{ ':sigmaFrom': sigma.from, ':sigmaBy': sigma.by },
  ...{ ':ratingFrom': rating.from, ':ratingBy': rating.by },
  ...{ ':wins': wins, ':losses': losses },
})
