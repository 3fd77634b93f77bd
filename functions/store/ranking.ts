/**
 * The best players, from an index on the rating. Every rated game writes to the index, so it is spread over a few
 * partitions by the player's id. The leaderboard merges the best of each.
 */
import { createHash } from 'node:crypto'
import { RANKING_INDEX } from '../environment.ts'
import { pages } from './query.ts'

/** Each partition supports about 1,000 rated players' games per second (docs/decisions/004-ranking-index.md). */
const PARTITIONS = 4

const nameOf = (partition: number) => `RANKING#${partition}`

/** The attribute that adds a player to the index, besides the rating. */
export function partitionOf(playerId: string): string {
  const [byte = 0] = createHash('sha256').update(playerId).digest()
  return nameOf(byte % PARTITIONS)
}

/** A player as the index knows it. */
export interface RankedPlayer {
  playerId: string
  name?: string
  /** Not rounded. */
  rating: number
  wins?: number
  losses?: number
}

export async function bestPlayers(count: number): Promise<RankedPlayer[]> {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => bestOf(nameOf(partition), count))
  const players = (await Promise.all(partitions)).flat()
  return players.sort((a, b) => b.rating - a.rating).slice(0, count)
}

async function bestOf(ranking: string, count: number): Promise<RankedPlayer[]> {
  const best = pages<RankedPlayer>({
    index: RANKING_INDEX,
    partition: ['ranking', ranking],
    descending: true,
    limit: count,
  })
  const { value } = await best.next()
  return value ?? []
}
