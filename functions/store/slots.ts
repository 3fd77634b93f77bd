/**
 * Where players who wait for an opponent are found: slots that point to one player at a time. Each rule set
 * has one, or, for a crowd, several shards of it: DynamoDB takes 1,000 writes a second of one item.
 */
import { randomBytes } from 'node:crypto'
import { type PlayerItem, keyOf as playerKey } from './players.ts'
import { expiresAt, type Key, put, read, readMany, remove } from './table.ts'

export interface Slot {
  playerId: string
  /** When the lease of whoever waits here runs out, in epoch milliseconds. */
  until: number
}

/** A slot as it was read. */
export interface SeenSlot extends Slot {
  /**
   * Of that very time the slot was written: a player who was taken and put back stands in it with the same words,
   * and is waiting now though whoever looked before had seen that nobody was.
   */
  stamp: string
}

/** Which slot: the rule set, and the shard of it. */
export interface SlotKey {
  lives: number
  shard: number
}

const keyOf = ({ lives, shard }: SlotKey): Key => ({ pk: `SLOT#${lives}#${shard}`, sk: 'SLOT' })

/** Reads a player and a slot in one call. */
export async function readWithSlot(
  playerId: string,
  slot: SlotKey,
): Promise<{ player: PlayerItem; there: SeenSlot | undefined }> {
  const items = await readMany<Key & (PlayerItem | SeenSlot)>([playerKey(playerId), keyOf(slot)])
  const { pk } = keyOf(slot)
  const player = items.find((item) => item.pk !== pk) as PlayerItem | undefined
  const there = items.find((item) => item.pk === pk) as SeenSlot | undefined
  return { player: player ?? { playerId }, there }
}

/** Whom a slot points to, whether or not that player waits still. */
export function whoIsIn(key: SlotKey): Promise<SeenSlot | undefined> {
  return read<SeenSlot>(keyOf(key))
}

/** Takes a player who waits no longer out of the slot, if the slot still points there. */
export async function takeFromSlot(key: SlotKey, playerId: string): Promise<void> {
  await remove(keyOf(key), { condition: '#playerId = :playerId', values: { ':playerId': playerId } })
}

/** Points the slot to a player, in place of what was seen there; false when it was written meanwhile. */
export async function putIntoSlot(
  key: SlotKey,
  { playerId, until }: Slot,
  seen: SeenSlot | undefined,
): Promise<boolean> {
  const stamp = randomBytes(9).toString('base64url')
  const { written, item } = await put(
    { ...keyOf(key), playerId, until, stamp, expires: expiresAt(until) },
    seen
      ? { condition: '#stamp = :seen', values: { ':seen': seen.stamp } }
      : { condition: 'attribute_not_exists(#pk)' },
  )
  return written || item?.stamp === stamp
}
