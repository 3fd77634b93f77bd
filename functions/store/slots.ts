/**
 * Where players who wait for an opponent are found: slots that point to one player at a time. Each rule set
 * has one, or, for a crowd, several shards of it: DynamoDB takes 1,000 writes a second of one item.
 */
import { allOf, expiresAt, type Key, put, read, remove } from './table.ts'

export interface Slot {
  playerId: string
  /** When the lease of whoever waits here runs out, in epoch milliseconds. */
  until: number
}

/** Which slot: the rule set, and the shard of it. */
export interface SlotKey {
  lives: number
  shard: number
}

const keyOf = ({ lives, shard }: SlotKey): Key => ({ pk: `SLOT#${lives}#${shard}`, sk: 'SLOT' })

/** Whom a slot points to, whether or not that player waits still. */
export function whoIsIn(key: SlotKey): Promise<Slot | undefined> {
  return read<Slot>(keyOf(key))
}

/** Takes a player out of the slot, who waits no longer; false when it is not there. */
export function takeFromSlot(key: SlotKey, playerId: string): Promise<boolean> {
  return remove(keyOf(key), { condition: '#playerId = :playerId', values: { ':playerId': playerId } })
}

/** Points the slot to a player, in place of what was seen there; false when that has changed meanwhile. */
export function putIntoSlot(key: SlotKey, slot: Slot, seen: Slot | undefined): Promise<boolean> {
  return put(
    { ...keyOf(key), playerId: slot.playerId, until: slot.until, expires: expiresAt(slot.until) },
    seen
      ? {
          condition: allOf('#playerId = :seen', '#until = :seenUntil'),
          values: { ':seen': seen.playerId, ':seenUntil': seen.until },
        }
      : { condition: 'attribute_not_exists(#pk)' },
  )
}
