/**
 * The ring of a player's last games. It is the history, the receipt of what was settled, and the record of which of
 * these games counted for the ratings.
 */
import type { PlayerItem } from './players.ts'

/**
 * What may stand behind a gameId: the game changed the ratings, or would have but for the limit of games of the same
 * two players. No gameId contains these characters.
 */
const RATED = '*'
const LIMITED = '+'

/** Maximum number of rated games of the same two players while both have one of these games among their last ones. */
const MAX_RATED = 5

type Played = Pick<PlayerItem, 'games' | 'played'>

/** How a finished game stands in the ring. */
export function entryOf(gameId: string, kind: 'rated' | 'limited' | 'unrated'): string {
  return gameId + { rated: RATED, limited: LIMITED, unrated: '' }[kind]
}

const gameIdOf = (entry: string) => entry.replace(/[*+]$/, '')

/** The player's last games, newest first. */
export function gamesOf({ games = [], played = 0 }: Played): string[] {
  return games.map((_, ago) => gameIdOf(games[(played - 1 - ago) % games.length] ?? ''))
}

export function hasPlayed({ games = [] }: Played, gameId: string): boolean {
  return games.some((entry) => gameIdOf(entry) === gameId)
}

/** Whether one more game of these two against each other may change their ratings. */
export function mayCount({ games: mine = [] }: Played, { games: theirs = [] }: Played): boolean {
  const common = mine.filter((entry) => theirs.includes(entry))
  if (common.some((entry) => entry.endsWith(LIMITED))) return false
  return common.filter((entry) => entry.endsWith(RATED)).length < MAX_RATED
}
