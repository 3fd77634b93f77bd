/** How long people take. No judgement depends on it. */
export interface Pace {
  /** Before each throw, in milliseconds. */
  thinksMs: readonly [number, number]
  /** Away, after a connection was dropped, in milliseconds. */
  awayMs: readonly [number, number]
  gamesAVisit: number
  /** Before a reply that the services may have lost is given up and the request is repeated, in milliseconds. */
  patienceMs: number
  /** Silence in a game, or while waiting for one, before the server is asked, in milliseconds: while pushes may be lost. */
  silenceMs: number
  /** Before a game of a room counts as one whose beginning was not told, in milliseconds. */
  beginsWithinMs: number
  /** Some let the turn run out, or throw when it is over. */
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

/** For a test that has seconds. */
export const HURRIED: Pace = {
  thinksMs: [0, 20],
  awayMs: [0, 100],
  gamesAVisit: 1,
  patienceMs: 700,
  silenceMs: 500,
  beginsWithinMs: 500,
  waitsForTurns: false,
}
