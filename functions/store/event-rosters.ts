/**
 * The guests of an event, spread over shards of a fixed number of places, so that neither a rush of guests nor one of
 * hands meets a single partition (docs/decisions/034-hands-of-an-event.md). A guest's place is a shard and an index.
 */

import { newerThan } from './events.ts'
import type { SeatConnection } from './games.ts'
import { allOf, expiresAt, type Key, read, readMany, readPart, update } from './table.ts'

export const SHARDS = 20
/** Together as many as the guests that an event may have. */
export const PLACES_PER_SHARD = 50

export interface GuestPlace {
  shard: number
  index: number
}

/** A guest as the roster has it. */
export interface Guest {
  playerId: string
  name: string
  /** When the guest came in. */
  at: number
  connection?: SeatConnection
}

export interface Roster {
  shard: number
  /** By index. */
  guests: Record<string, Guest>
  /** The event has begun: nobody comes in any more. */
  shut?: boolean
}

const KEPT_MS = 24 * 60 * 60_000

export const rosterKeyOf = (gameId: string, shard: number): Key => ({
  pk: `EVENT#${gameId}#${shard}`,
  sk: 'ROSTER',
})

export const SHARD_NUMBERS = Array.from({ length: SHARDS }, (_, shard) => shard)

export async function readRoster(gameId: string, shard: number): Promise<Roster> {
  return (await read<Roster>(rosterKeyOf(gameId, shard))) ?? { shard, guests: {} }
}

/** Those of these shards that have, or have had, guests. In no order. */
export function readRosters(gameId: string, shards: readonly number[] = SHARD_NUMBERS): Promise<Roster[]> {
  return readMany<Roster>(shards.map((shard) => rosterKeyOf(gameId, shard)))
}

/** Where the guest in this place hears of the event. */
export function readConnection(
  gameId: string,
  { shard, index }: GuestPlace,
): Promise<SeatConnection | undefined> {
  return readPart<SeatConnection>(rosterKeyOf(gameId, shard), ['guests', String(index), 'connection'])
}

/** Makes the item, without which no path below `guests` can be set. */
async function create(gameId: string, shard: number, now: number): Promise<void> {
  await update({
    key: rosterKeyOf(gameId, shard),
    change: 'SET #shard = :shard, #guests = :none, #expires = :expires',
    condition: 'attribute_not_exists(#guests)',
    values: { ':shard': shard, ':none': {}, ':expires': expiresAt(now + KEPT_MS) },
  })
}

/** Puts a guest into a free place. Refused: somebody has it, or nobody comes in any more. Returns the roster then. */
export async function putGuest(
  gameId: string,
  { shard, index }: GuestPlace,
  guest: Guest,
): Promise<{ written: boolean; roster: Roster }> {
  const put = () =>
    update<Roster>({
      key: rosterKeyOf(gameId, shard),
      change: 'SET #guests.#index = :guest',
      condition: allOf(
        'attribute_exists(#guests)',
        'attribute_not_exists(#shut)',
        'attribute_not_exists(#guests.#index)',
      ),
      names: { '#index': String(index) },
      values: { ':guest': guest },
      isItemUnneeded: true,
    })
  let { written, item } = await put()
  if (!written && !item) {
    await create(gameId, shard, guest.at)
    ;({ written, item } = await put())
  }
  const roster = item ?? { shard, guests: {} }
  return { written: written || roster.guests[index]?.playerId === guest.playerId, roster }
}

/** Takes a guest off the roster, if this player is in that place. */
export async function removeGuest(
  gameId: string,
  { shard, index }: GuestPlace,
  playerId: string,
): Promise<void> {
  await update({
    key: rosterKeyOf(gameId, shard),
    change: 'REMOVE #guests.#index',
    condition: '#guests.#index.#playerId = :playerId',
    names: { '#index': String(index) },
    values: { ':playerId': playerId },
  })
}

/** Where the guest hears of the event. False: a later connection was first, or the guest is not in that place. */
export async function connectGuest(
  gameId: string,
  { shard, index }: GuestPlace,
  playerId: string,
  connection: SeatConnection,
): Promise<boolean> {
  const { written } = await update({
    key: rosterKeyOf(gameId, shard),
    change: 'SET #guests.#index.#connection = :connection',
    condition: allOf('#guests.#index.#playerId = :playerId', newerThan('#guests.#index.#connection')),
    names: { '#index': String(index) },
    values: {
      ...{ ':playerId': playerId, ':connection': connection },
      ...{ ':since': connection.since, ':id': connection.id },
    },
    isItemUnneeded: true,
  })
  return written
}

/** The guest hears nothing more there. */
export async function disconnectGuest(
  gameId: string,
  { shard, index }: GuestPlace,
  connectionId: string,
): Promise<void> {
  await update({
    key: rosterKeyOf(gameId, shard),
    change: 'REMOVE #guests.#index.#connection',
    condition: '#guests.#index.#connection.#id = :id',
    names: { '#index': String(index) },
    values: { ':id': connectionId },
    isItemUnneeded: true,
  })
}

/** From here on nobody comes into this shard. Returns who is in it. */
export async function shutRoster(gameId: string, shard: number, now: number): Promise<Roster> {
  const { item } = await update<Roster>({
    key: rosterKeyOf(gameId, shard),
    change:
      'SET #shut = :yes, #shard = :shard, #guests = if_not_exists(#guests, :none), #expires = if_not_exists(#expires, :expires)',
    values: { ':yes': true, ':shard': shard, ':none': {}, ':expires': expiresAt(now + KEPT_MS) },
  })
  return item ?? { shard, guests: {} }
}

export async function unshutRoster(gameId: string, shard: number): Promise<void> {
  await update({
    key: rosterKeyOf(gameId, shard),
    change: 'REMOVE #shut',
    condition: 'attribute_exists(#shut)',
  })
}
