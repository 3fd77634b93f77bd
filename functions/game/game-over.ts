/**
 * The game has ended without this execution's doing: somebody took it for dead, and its players are elsewhere.
 * The state machine knows the error by this name.
 */
export class GameOver extends Error {
  override readonly name = 'GameOver'

  constructor(gameId: string) {
    super(`Game ${gameId} is over, or was never created.`)
  }
}
