import type { GameBook } from './game-book.ts'
import type { Pace } from './timing.ts'

/** What all guests share and report to. */
export interface SoakContext {
  url: string
  book: GameBook
  /** Whether the services fail, or failed a moment ago. */
  hasFaults?: boolean
  /** All guests. */
  pace?: Pace
  /** Counts of events, by name. */
  count(what: string): void
  /** How long a guest had to wait. */
  waited?(forWhat: string, ms: number): void
}
