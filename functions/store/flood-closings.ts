/** Which players were closed for flooding, and how often: in the player's own item. */
import { keyOf, type PlayerItem } from './players.ts'
import { allOf, update } from './table.ts'

/** After this many closings within `WITHIN_MS`, the player is refused for `REFUSED_MS`. */
const MAX_STRIKES = 3
const WITHIN_MS = 10 * 60_000
const REFUSED_MS = 10 * 60_000

/**
 * Records that a connection was closed for flooding, once even if several environments close it. Returns until when the
 * player is refused, in epoch milliseconds. Undefined: the player may reconnect.
 */
export async function addStrike(
  playerId: string,
  connectionId: string,
  now: number,
): Promise<number | undefined> {
  const key = keyOf(playerId)
  const first = await update<PlayerItem>({
    key,
    change: 'SET #struck = :connectionId, #strikes = :one, #strikesSince = :now',
    condition: 'attribute_not_exists(#strikesSince) OR #strikesSince <= :before',
    values: { ':connectionId': connectionId, ':one': 1, ':now': now, ':before': now - WITHIN_MS },
  })
  if (first.written) return undefined
  const { item } = await update<PlayerItem>({
    key,
    change: 'SET #struck = :connectionId ADD #strikes :one',
    condition: '#struck <> :connectionId',
    values: { ':connectionId': connectionId, ':one': 1 },
  })
  if ((item?.strikes ?? 0) < MAX_STRIKES) return undefined
  const refused = await update<PlayerItem>({
    key,
    change: 'SET #refusedUntil = :until',
    condition: allOf('attribute_not_exists(#refusedUntil) OR #refusedUntil <= :now'),
    values: { ':until': now + REFUSED_MS, ':now': now },
  })
  return refused.item?.refusedUntil
}
