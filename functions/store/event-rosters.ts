/**
 * The guests of an event, spread over shards with a fixed number of places, so that neither many arrivals nor many hands
 * overload a single partition (docs/decisions/034-hands-of-an-event.md). A guest's place is a shard and an index.
 */

import { EVENT_KEPT_MS } from './events.ts'
import type { SeatConnection } from './games.ts'
import { newerThan } from './newer-connection.ts'
import { allOf, expiresAt, type Key, read, readMany, readPart, type Update, update } from './table.ts'

export const SHARDS = 20
/** The shards together have a place for each guest that an event may have. */
export const PLACES_PER_SHARD = 50

export interface GuestPlace {
  shard: number
  index: number
}

/** A guest in a roster. */
export interface Guest {
  playerId: string
  name: string
  /** When the guest entered. */
  at: number
  connection?: SeatConnection
}

export interface Roster {
  shard: number
  /** By index. */
  guests: Record<string, Guest>
  /** The event has begun, so no guest can enter. */
  shut?: boolean
}

export const rosterKeyOf = (gameId: string, shard: number): Key => ({
  pk: `EVENT#${gameId}#${shard}`,
  sk: 'ROSTER',
})

export const SHARD_NUMBERS = Array.from({ length: SHARDS }, (_, shard) => shard)

export async function readRoster(gameId: string, shard: number): Promise<Roster> {
  return (await read<Roster>(rosterKeyOf(gameId, shard))) ?? { shard, guests: {} }
}

/** Reads the rosters that exist: those that have or had guests. In no order. */
export function readRosters(gameId: string, shards: readonly number[] = SHARD_NUMBERS): Promise<Roster[]> {
  return readMany<Roster>(shards.map((shard) => rosterKeyOf(gameId, shard)))
}

/** The guest in this place. */
export function readGuest(gameId: string, { shard, index }: GuestPlace): Promise<Guest | undefined> {
  return readPart<Guest>(rosterKeyOf(gameId, shard), ['guests', String(index)])
}

/** Creates the item. Without it, no path below `guests` can be set. */
async function create(gameId: string, shard: number, now: number): Promise<void> {
  await update({
    key: rosterKeyOf(gameId, shard),
    change: 'SET #shard = :shard, #guests = :none, #expires = :expires',
    condition: 'attribute_not_exists(#guests)',
    values: { ':shard': shard, ':none': {}, ':expires': expiresAt(now + EVENT_KEPT_MS) },
  })
}

/** Puts a guest in a free place. If the place is taken or the roster is shut, returns the roster at that time. */
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

/** Removes a guest from the roster, if this player has that place. */
export async function removeGuest(gameId: string, place: GuestPlace, playerId: string): Promise<void> {
  await updateGuest(gameId, place, {
    change: 'REMOVE #guests.#index',
    condition: IS_THEIRS,
    values: { ':playerId': playerId },
  })
}

/** Renames a guest. Not written once the event has begun. */
export async function renameGuest(gameId: string, place: GuestPlace, playerId: string, name: string) {
  await updateGuest(gameId, place, {
    change: 'SET #guests.#index.#name = :name',
    condition: allOf(IS_THEIRS, 'attribute_not_exists(#shut)'),
    values: { ':playerId': playerId, ':name': name },
  })
}

/**
 * Removes the connection of a guest who has left for good. The name stays in the roster, because a winner who leaves has
 * still won.
 */
export async function hangUpGuest(gameId: string, place: GuestPlace, playerId: string): Promise<void> {
  await updateGuest(gameId, place, {
    change: 'REMOVE #guests.#index.#connection',
    condition: IS_THEIRS,
    values: { ':playerId': playerId },
  })
}

/** Sets a guest's connection. Returns false if a later one is stored, or if the guest does not have that place. */
export async function connectGuest(
  gameId: string,
  place: GuestPlace,
  playerId: string,
  connection: SeatConnection,
): Promise<boolean> {
  const { written } = await updateGuest(gameId, place, {
    change: 'SET #guests.#index.#connection = :connection',
    condition: allOf(IS_THEIRS, newerThan('#guests.#index.#connection')),
    values: {
      ...{ ':playerId': playerId, ':connection': connection },
      ...{ ':since': connection.since, ':id': connection.id },
    },
  })
  return written
}

/** Removes a guest's connection. */
export async function disconnectGuest(
  gameId: string,
  place: GuestPlace,
  connectionId: string,
): Promise<void> {
  await updateGuest(gameId, place, {
    change: 'REMOVE #guests.#index.#connection',
    condition: '#guests.#index.#connection.#id = :id',
    values: { ':id': connectionId },
  })
}

/** The place is this player's. */
const IS_THEIRS = '#guests.#index.#playerId = :playerId'

function updateGuest(
  gameId: string,
  { shard, index }: GuestPlace,
  request: Pick<Update, 'change' | 'condition' | 'values'>,
) {
  const names = { '#index': String(index) }
  return update({ ...request, key: rosterKeyOf(gameId, shard), names, isItemUnneeded: true })
}

/** Shuts a shard: later guests are refused. Returns its roster. */
export async function shutRoster(gameId: string, shard: number, now: number): Promise<Roster> {
  const { item } = await update<Roster>({
    key: rosterKeyOf(gameId, shard),
    change:
      'SET #shut = :yes, #shard = :shard, #guests = if_not_exists(#guests, :none), #expires = if_not_exists(#expires, :expires)',
    values: { ':yes': true, ':shard': shard, ':none': {}, ':expires': expiresAt(now + EVENT_KEPT_MS) },
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
