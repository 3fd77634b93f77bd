/**
 * Private rooms. A change writes the whole item, on the condition that nobody changed it since it was read. Each change
 * has a new stamp, so that a write that is sent twice recognizes itself.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { ROOM_CODE_ALPHABET } from '../../protocol/constants.ts'
import { expiresAt, type Key, put, read } from './table.ts'

/** A player on a room's list. */
export interface Listed {
  playerId: string
  name: string
  entry: string
}

export interface RoomItem {
  code: string
  size: number
  lives: number
  /** In order of entry: the first is the host. `entry` is as in the player's own item. */
  players: Listed[]
  /** New with each change. */
  stamp: string
  /** When the room expires, in epoch milliseconds. */
  until: number
  /** Nobody is in it any more, and nobody can enter it. */
  closed?: true
  /** The game that its players went into, and when that was started. */
  game?: { gameId: string; since: number }
}

/** How long a room lasts after its last change. */
const LASTS_MS = 30 * 60_000
/** How long after its last change the code of a closed room cannot be used again. */
const CLOSED_MS = 60_000

/** A code to read aloud and to type, for a room or an event. */
export function newCode(length: number): string {
  const letter = () => ROOM_CODE_ALPHABET[randomInt(ROOM_CODE_ALPHABET.length)]
  return Array.from({ length }, letter).join('')
}

export const keyOf = (code: string): Key => ({ pk: `ROOM#${code}`, sk: 'ROOM' })

/** The room with this code. Undefined if there is none, or if it has expired or was closed. */
export async function readRoom(code: string, now: number): Promise<RoomItem | undefined> {
  const room = await read<RoomItem>(keyOf(code))
  return room && room.until > now && !room.closed && !('eventId' in room) ? room : undefined
}

/** Opens a room. Undefined if the code is taken. */
export function openRoom(room: Pick<RoomItem, 'code' | 'size' | 'lives' | 'players'>, now: number) {
  const free = 'attribute_not_exists(#pk) OR #until <= :now'
  return save({ ...room, stamp: newStamp(), until: now + LASTS_MS }, free, { ':now': now })
}

/** Changes a room. Undefined if somebody else changed it first. Without `game`, the room is open again. */
export function changeRoom(
  room: RoomItem,
  change: Pick<RoomItem, 'players'> & Partial<Pick<RoomItem, 'game'>>,
  now: number,
): Promise<RoomItem | undefined> {
  const { game: _before, ...rest } = room
  const after = { ...rest, ...change, stamp: newStamp(), until: now + LASTS_MS }
  return save(after, UNCHANGED, { ':seen': room.stamp })
}

/**
 * Closes a room. Returns false if somebody else changed it first. The item is kept, marked as closed. Without it, a
 * repeated write of `openRoom` that arrives late would open the room again, and its host would never come.
 */
export async function closeRoom(room: RoomItem): Promise<boolean> {
  const { game: _before, ...rest } = room
  const openedBefore = room.until - LASTS_MS
  const after = {
    ...rest,
    players: [],
    closed: true as const,
    stamp: newStamp(),
    until: openedBefore + CLOSED_MS,
  }
  return (await save(after, UNCHANGED, { ':seen': room.stamp })) !== undefined
}

const UNCHANGED = '#stamp = :seen'
const newStamp = () => randomBytes(9).toString('base64url')

async function save(
  room: RoomItem,
  condition: string,
  values: Record<string, unknown>,
): Promise<RoomItem | undefined> {
  const saved = { ...keyOf(room.code), ...room, expires: expiresAt(room.until) }
  const { written, item } = await put(saved, { condition, values })
  return written || item?.stamp === room.stamp ? room : undefined
}
