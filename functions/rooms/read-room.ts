/** Reads a room for every request that would change it. */
import { isForming } from '../game/game-state.ts'
import { ensureStarted } from '../game/start-game.ts'
import { giveUpGame, readGame } from '../store/games.ts'
import type { PlayerItem } from '../store/players.ts'
import { type RoomItem, readRoom } from '../store/rooms.ts'
import { reopenRoom } from './reopen.ts'
import { isListed } from './room.ts'

/** A room, and whether its game has begun or is just starting. */
export interface RoomNow {
  room: RoomItem
  started: boolean
}

/**
 * Finds the room with this code. If its game was never created (a function crashed halfway), the room is reopened
 * first.
 */
export async function lookInto(code: string, now: number): Promise<RoomNow | undefined> {
  const room = await readRoom(code, now)
  if (!room?.game) return room && { room, started: false }
  if (isForming(room.game, now) || (await hasBegun(room.game.gameId, now))) return { room, started: true }
  const reopened = await reopenRoom(room, now)
  return reopened && { room: reopened, started: reopened.game !== undefined }
}

/** Whether a player was seated from a room for a game that was never created. Then the player is back in the room. */
export async function isBackInRoom({ seat }: PlayerItem, now: number): Promise<boolean> {
  const found = seat?.room && (await lookInto(seat.room.code, now))
  return found !== undefined && !found.started && isListed(found.room, seat?.room)
}

/**
 * False for a game that was given up before its first round. A game that was created and not started is started now.
 * One that was not even created can no longer be.
 */
async function hasBegun(gameId: string, now: number): Promise<boolean> {
  const game = await readGame(gameId)
  if (!game) return !(await giveUpGame(gameId, undefined, now))
  return game.round > 0 || (await ensureStarted(game, now))
}
