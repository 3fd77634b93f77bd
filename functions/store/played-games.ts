/**
 * The ring of a player's last games. It is the history, the receipt of settled games, and the record of the games that
 * counted for the rating.
 */
import type { PlayerItem } from './players.ts'

/**
 * Suffixes of a gameId: the game changed the ratings, or would have but for the limit per pair of players. No gameId
 * contains these characters.
 */
const RATED = '*'
const LIMITED = '+'

/**
 * Maximum number of rated games between the same two players while both still have one of these among their last
 * games.
 */
const MAX_RATED = 5

type Played = Pick<PlayerItem, 'games' | 'played'>

/** A finished game's mark in the ring. */
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
