import type { Player } from './player.ts'

/** More requests than any environment accepts. */
const MAX_FRAMES = 200

/**
 * Sends a frame that is refused, again after each reply, until the server closes the connection. Returns the number of
 * replies.
 */
export async function floodOf(player: Player, frame: object): Promise<number> {
  let isClosed = false
  const closed = player.closed.then(() => {
    isClosed = true
  })
  for (let sent = 0; sent < MAX_FRAMES; sent++) {
    player.send(frame)
    await Promise.race([player.reply(), closed])
    if (isClosed) return sent
  }
  throw new Error(`The connection is still open after ${MAX_FRAMES} frames.`)
}
