/** How long players take. No verdict depends on it. */
export interface Pace {
  /** Before each throw, in milliseconds. */
  thinksMs: readonly [number, number]
  /** Time offline after a drop, in milliseconds. */
  awayMs: readonly [number, number]
  gamesAVisit: number
  /** Reply timeout while replies may be lost, in milliseconds. Then the request is repeated. */
  patienceMs: number
  /**
   * Silence in a game or while waiting, in milliseconds, after which a guest asks the server. Applies while pushes may
   * be lost.
   */
  silenceMs: number
  /** Time after which a room's game counts as one whose start was not pushed, in milliseconds. */
  beginsWithinMs: number
  /** Some players let the turn run out, or throw when it is over. */
  waitsForTurns: boolean
}

export const LEISURELY: Pace = {
  thinksMs: [50, 800],
  awayMs: [50, 1_500],
  gamesAVisit: 5,
  patienceMs: 2_500,
  silenceMs: 2_000,
  beginsWithinMs: 5_000,
  waitsForTurns: true,
}

/** For a test that takes seconds. */
export const HURRIED: Pace = {
  thinksMs: [0, 20],
  awayMs: [0, 100],
  gamesAVisit: 1,
  patienceMs: 700,
  silenceMs: 500,
  beginsWithinMs: 500,
  waitsForTurns: false,
}
