/** The content of a room's item, and pushes to its players. */
import { randomBytes } from 'node:crypto'
import { makePush } from '../../protocol/frames.ts'
import type { PushOf } from '../../protocol/messages.ts'
import { log } from '../edge/log.ts'
import { pushFrame } from '../push/push.ts'
import { type RoomPlace, readPlayers } from '../store/players.ts'
import { type RoomItem, readRoom } from '../store/rooms.ts'

export type RoomView = Omit<PushOf<'room'>, 'type'>

/** A new stay in a room. */
export function newPlace(code: string): RoomPlace {
  return { code, entry: randomBytes(6).toString('base64url') }
}

/** What everybody in the room sees. The host is the first of those present, so there are never two. */
export function viewOf({ code, size, lives, players }: RoomItem): RoomView {
  const host = players[0]?.playerId ?? ''
  return { code, host, size, lives, players: players.map(({ playerId, name }) => ({ playerId, name })) }
}

/** Whether the room's list has this very stay. */
export function isListed(room: RoomItem, place: RoomPlace | undefined): boolean {
  return room.code === place?.code && room.players.some(({ entry }) => entry === place.entry)
}

export const isFull = (room: RoomItem) => room.players.length >= room.size

/**
 * Pushes the room's state to the others in it, and again if it has changed in the meantime. Two concurrent pushes may
 * overtake each other, and the last one that a player gets must be correct. Returns the last pushed state.
 */
export async function pushToRoom(room: RoomItem, now: number, except?: string): Promise<RoomItem> {
  let told = room
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    await pushToAll(told, except)
    const current = await readRoom(room.code, now)
    if (!current || current.game || current.stamp === told.stamp) return told
    told = current
  }
  return told
}

/** If a room changes more often than this during the pushes, the request that changed it pushes again. */
const MAX_CHANGES = 10

/** At most six players, each at the current connection, so nobody has to subscribe. */
async function pushToAll(room: RoomItem, except: string | undefined): Promise<void> {
  const others = room.players.filter(({ playerId }) => playerId !== except)
  if (others.length === 0) return
  const frame = makePush({ type: 'room', ...viewOf(room) })
  const players = await readPlayers(others.map(({ playerId }) => playerId))
  const deliver = async (playerId: string) => {
    const connectionId = players.get(playerId)?.connectionId
    try {
      if (connectionId) await pushFrame(connectionId, frame)
    } catch (error) {
      log.warn('push failed', { playerId, error: error as Error })
    }
  }
  await Promise.all(others.map(({ playerId }) => deliver(playerId)))
}
