/** A player's own side of a rematch: online, and free for it. The finished game's item has the wishes. */
import type { Charge } from '../fair-play/budgets.ts'
import {
  CONNECTED,
  IN_NO_ROOM,
  keyOf,
  NOT_SEATED,
  type PlayerItem,
  SEATED_THERE,
  type SeatPointer,
  writeSeat,
} from './players.ts'
import { allOf, update } from './table.ts'

const NO_LIVE_WAIT = 'attribute_not_exists(#waiting) OR #waiting.#until <= :now'
const NOWHERE_ELSE = allOf(
  [SEATED_THERE, allOf(NOT_SEATED, NO_LIVE_WAIT, IN_NO_ROOM)].join(' OR '),
  CONNECTED,
)

/**
 * Records with a player of a finished game that somebody asks for a rematch, so that it ends when the player goes
 * elsewhere. `next`: the game that the rematch becomes. Undefined: the player has gone elsewhere, or lost the
 * connection.
 */
export async function offerRematch(
  playerId: string,
  rematch: { gameId: string; until: number },
  next: string,
  now: number,
): Promise<PlayerItem | undefined> {
  const { written, item } = await update<PlayerItem>({
    key: keyOf(playerId),
    change: 'SET #rematch = :rematch',
    condition: NOWHERE_ELSE,
    values: { ':rematch': rematch, ':seatedIn': rematch.gameId, ':now': now },
  })
  // Another request is starting the rematch.
  const isThere = written || item?.seat?.gameId === next
  return isThere ? { ...item, playerId } : undefined
}

/**
 * Seats a player for a rematch. Idempotent. Undefined if the player has gone elsewhere, or lost the
 * connection.
 */
export function seatForRematch(playerId: string, seat: SeatPointer, after: string, charge: Charge) {
  return writeSeat(playerId, seat, {
    change: `SET ${charge.set}#seat = :seat REMOVE #rematch`,
    condition: allOf(NOWHERE_ELSE, ...charge.clauses),
    values: { ':seatedIn': after, ':now': seat.since, ...charge.values },
  })
}
