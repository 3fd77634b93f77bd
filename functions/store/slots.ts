/** Where a player waits for an opponent: one slot a rule set, holding one player at a time. */
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { documents } from '../edge/clients.ts'
import { expiresAt, type Key, namesIn, orUndefined, read, tableName } from './table.ts'

export interface Slot {
  playerId: string
  /** When the lease of whoever waits here runs out, in epoch milliseconds. */
  until: number
}

const keyOf = (lives: number): Key => ({ pk: `SLOT#${lives}`, sk: 'SLOT' })

/** Who waits for a game with so many lives; undefined when nobody does, or the lease has run out. */
export async function whoWaits(lives: number, now: number): Promise<Slot | undefined> {
  const slot = await read<Slot>(keyOf(lives))
  return slot && slot.until > now ? slot : undefined
}

/** Takes a player out of the slot: true for exactly one of those who try at the same time. */
export async function takeFromSlot(lives: number, playerId: string): Promise<boolean> {
  const stillThere = '#playerId = :playerId'
  const done = await orUndefined(
    documents().send(
      new DeleteCommand({
        TableName: tableName(),
        Key: keyOf(lives),
        ConditionExpression: stillThere,
        ExpressionAttributeNames: namesIn(stillThere),
        ExpressionAttributeValues: { ':playerId': playerId },
      }),
    ),
  )
  return done !== undefined
}

/** Puts a player into the slot; false when somebody else waits there by now. */
export async function putIntoSlot(lives: number, slot: Slot, now: number): Promise<boolean> {
  const empty = 'attribute_not_exists(#pk)'
  const mine = '#playerId = :playerId'
  const lapsed = '#until <= :now'
  const condition = [empty, mine, lapsed].join(' OR ')
  const done = await orUndefined(
    documents().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...keyOf(lives), ...slot, expires: expiresAt(slot.until) },
        ConditionExpression: condition,
        ExpressionAttributeNames: namesIn(condition),
        ExpressionAttributeValues: { ':playerId': slot.playerId, ':now': now },
      }),
    ),
  )
  return done !== undefined
}
