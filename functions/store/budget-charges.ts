/** Takes a token of a budget for a request that writes nothing else of its player. */

import { busyFor } from '../../protocol/frames.ts'
import type { ErrorReply } from '../../protocol/messages.ts'
import { type Budget, type Charge, chargeOf, firstCharge } from '../fair-play/budgets.ts'
import { keyOf, type PlayerItem, readPlayer } from './players.ts'
import { allOf, update, type Written } from './table.ts'

/** False if another request of this player has taken a token at the same moment. */
export async function spend(playerId: string, charge: Charge): Promise<boolean> {
  if (charge.set === '') return true
  const result = await write(playerId, charge)
  // If sent twice, its own first attempt may have made the condition fail.
  return result.written || result.repeated
}

/** Another request of the same player took a token at the same moment. */
const RETRY_MS = 1_000

/** Takes a token of a player who was not read. Returns the player, or the refusal. */
export async function spendFirst(
  playerId: string,
  budget: Budget,
  now: number,
): Promise<PlayerItem | ErrorReply> {
  const charge = firstCharge(budget, now)
  if (charge.set === '') return readPlayer(playerId)
  const first = await write(playerId, charge)
  if (first.written || isOwn(first, budget, charge.values[`:${budget}`])) return { ...first.item, playerId }
  const second = chargeOf(first.item ?? {}, budget, now)
  if ('type' in second) return second
  const result = await write(playerId, second)
  return result.written || isOwn(result, budget, second.values[`:${budget}`])
    ? { ...result.item, playerId }
    : busyFor(RETRY_MS)
}

/** If a write is sent twice, the second attempt fails on the first one's result. */
function isOwn(result: Written<PlayerItem>, budget: Budget, expected: number | undefined): boolean {
  return !result.written && result.repeated && result.item?.[budget] === expected
}

function write(playerId: string, { set, clauses, values }: Charge): Promise<Written<PlayerItem>> {
  return update<PlayerItem>({
    key: keyOf(playerId),
    change: `SET ${set}#playerId = :playerId`,
    condition: allOf(...clauses),
    values: { ':playerId': playerId, ...values },
  })
}
