/**
 * The game has ended without this execution: a request considered it dead and freed its players. The state machine
 * matches the error by this name.
 */
export class GameOver extends Error {
  override readonly name = 'GameOver'

  constructor(gameId: string) {
    super(`Game ${gameId} is over, or was never created.`)
  }
}
