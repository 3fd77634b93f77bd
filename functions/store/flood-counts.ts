/** What all environments have counted of a player, as token buckets in the player's item. */
import { keyOf, type PlayerItem } from './players.ts'
import { update } from './table.ts'

export type FloodCount = 'requestsFullAt' | 'refusalsFullAt'

/**
 * Takes tokens, also more than there are: concurrent environments must not wait for each other. A token takes `tokenMs`
 * to come back. Returns when the bucket is full again, in epoch milliseconds. A write that is sent twice may count twice.
 */
export async function takeTokens(
  playerId: string,
  count: FloodCount,
  { tokens, tokenMs }: { tokens: number; tokenMs: number },
  now: number,
): Promise<number> {
  const key = keyOf(playerId)
  const further = () =>
    update<PlayerItem>({
      key,
      change: `ADD #${count} :cost`,
      condition: `#${count} > :now`,
      values: { ':cost': tokens * tokenMs, ':now': now },
    })
  const added = await further()
  if (added.written) return added.item[count] ?? now
  const first = await update<PlayerItem>({
    key,
    change: `SET #playerId = :playerId, #${count} = :fullAt`,
    condition: `attribute_not_exists(#${count}) OR #${count} <= :now`,
    values: { ':playerId': playerId, ':fullAt': now + tokens * tokenMs, ':now': now },
  })
  if (first.written) return first.item[count] ?? now
  // Another environment was first.
  return (await further()).item?.[count] ?? now
}
