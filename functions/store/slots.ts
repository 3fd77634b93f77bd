/**
 * Where players wait for an opponent: slots that hold one player at a time. Each rule set has one, or, for a
 * crowd, several shards of it: DynamoDB takes 1,000 writes a second of one item.
 */
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { documents } from '../edge/clients.ts'
import { expiresAt, type Key, namesIn, orUndefined, read, tableName } from './table.ts'

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

/** Who waits in a slot; undefined when nobody does, or the lease has run out. */
export async function whoWaits(key: SlotKey, now: number): Promise<Slot | undefined> {
  const slot = await read<Slot>(keyOf(key))
  return slot && slot.until > now ? slot : undefined
}

/** Takes a player out of the slot: true for exactly one of those who try at the same time. */
export async function takeFromSlot(key: SlotKey, playerId: string): Promise<boolean> {
  const stillThere = '#playerId = :playerId'
  const done = await orUndefined(
    documents().send(
      new DeleteCommand({
        TableName: tableName(),
        Key: keyOf(key),
        ConditionExpression: stillThere,
        ExpressionAttributeNames: namesIn(stillThere),
        ExpressionAttributeValues: { ':playerId': playerId },
      }),
    ),
  )
  return done !== undefined
}

/** Puts a player into the slot; false when somebody else waits there by now. */
export async function putIntoSlot(key: SlotKey, slot: Slot, now: number): Promise<boolean> {
  const empty = 'attribute_not_exists(#pk)'
  const mine = '#playerId = :playerId'
  const lapsed = '#until <= :now'
  const condition = [empty, mine, lapsed].join(' OR ')
  const done = await orUndefined(
    documents().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...keyOf(key), ...slot, expires: expiresAt(slot.until) },
        ConditionExpression: condition,
        ExpressionAttributeNames: namesIn(condition),
        ExpressionAttributeValues: { ':playerId': slot.playerId, ':now': now },
      }),
    ),
  )
  return done !== undefined
}
