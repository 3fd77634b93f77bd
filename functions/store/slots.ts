/**
 * Slots point to players who wait for an opponent, one player at a time. Each rule set has one slot, or several shards
 * for a crowd, because DynamoDB accepts 1,000 writes per second for one item.
 */
import { randomBytes } from 'node:crypto'
import { type PlayerItem, keyOf as playerKey } from './players.ts'
import { expiresAt, type Key, put, read, readMany, remove } from './table.ts'

export interface Slot {
  playerId: string
  /** When the waiting player's lease ends, in epoch milliseconds. */
  until: number
}

/** A slot as it was read. */
export interface SeenSlot extends Slot {
  /**
   * Distinguishes this write of the slot from any other. A player who was removed and added again has the same other
   * values, and is waiting now although an earlier reader saw an empty slot.
   */
  stamp: string
}

/** The slot's rule set and shard. */
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

/** The player that a slot points to, waiting or not. */
export function whoIsIn(key: SlotKey): Promise<SeenSlot | undefined> {
  return read<SeenSlot>(keyOf(key))
}

/** Removes a player who no longer waits from the slot, if the slot still points to that player. */
export async function takeFromSlot(key: SlotKey, playerId: string): Promise<void> {
  await remove(keyOf(key), { condition: '#playerId = :playerId', values: { ':playerId': playerId } })
}

/** Points the slot to a player, replacing what was read. False if another request wrote it in the meantime. */
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
