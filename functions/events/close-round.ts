/** Closes a round of an event: the host's hand, and every shard. What stands there by then counts, and nothing later. */
import type { Hand } from '../../protocol/constants.ts'
import { GameOver } from '../game/game-over.ts'
import { closeHands } from '../store/event-hands.ts'
import { SHARDS } from '../store/event-rosters.ts'
import { closeHostHand } from '../store/events.ts'
import { closedSeats, shardOf, shardsIn } from './seats.ts'

/** What `Close the round` sends. */
export interface CloseEventRound {
  gameId: string
  round: number
  seats: string
}

/** What the state machine judges. */
export interface ClosedRound {
  /** What became of all guests; see seats.ts. */
  closed: string
  hand: Hand
  /** The host did not throw, so the server did. */
  chance: boolean
  commitment: string | null
  nonce: string | null
  /** Whether the host has thrown, or ended the turn. */
  isHostThere: boolean
}

/** The turn ended before the round was wholly open, so that not everybody could throw. It is asked again. */
export class NotAsked extends Error {
  override readonly name = 'NotAsked'
}

export async function closeRound(
  { gameId, round, seats }: CloseEventRound,
  chanceHand: () => Hand,
): Promise<ClosedRound> {
  const { written, event } = await closeHostHand(gameId, round, { hand: chanceHand(), by: 'chance' })
  if (!event || event.phase === 'over') throw new GameOver(gameId)
  if (!written || !event.hand) throw new NotAsked(`Round ${round} was not open when its turn ended.`)

  const shards = shardsIn(seats)
  const closed = await Promise.all(shards.map((shard) => closeHands(gameId, shard, round)))
  const byShard = new Map(shards.map((shard, index) => [shard, closed[index]]))
  const { hand, commitment = null, nonce = null } = event.hand
  return {
    closed: Array.from({ length: SHARDS }, (_, shard) => {
      const hands = byShard.get(shard)
      return hands ? closedSeats({ ...hands, seats: shardOf(seats, shard) }) : shardOf(seats, shard)
    }).join(''),
    ...{ hand, commitment, nonce, chance: nonce === null },
    isHostThere: nonce !== null || event.revealed === round,
  }
}
