/** Closes a round of an event: the host's hand, then every shard. A hand that is stored before its shard closes counts. */
import type { Hand } from '../../protocol/constants.ts'
import { GameOver } from '../game/game-over.ts'
import { closeHands } from '../store/event-hands.ts'
import { SHARDS } from '../store/event-rosters.ts'
import { closeHostHand } from '../store/events.ts'
import { closedSeats, shardOf, shardsIn } from './seats.ts'

/** The input from the state `Close the round`. */
export interface CloseEventRound {
  gameId: string
  round: number
  seats: string
}

/** The hands for the state machine to judge. */
export interface ClosedRound {
  /** All guests with their hands, as in seats.ts. */
  closed: string
  hand: Hand
  /** Whether the server chose the host's hand, because the host did not throw. */
  chance: boolean
  commitment: string | null
  nonce: string | null
  /** Whether the host has thrown, or ended the turn. */
  isHostThere: boolean
}

/** The turn ended before all shards were open, so not every guest could throw. The state machine opens the round again. */
class NotAsked extends Error {
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
