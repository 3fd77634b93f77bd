import type { GameBook } from './game-book.ts'
import type { Chance } from './random.ts'
import type { Pace } from './timing.ts'

/** What all guests of a soak share, and where they report. */
export interface SoakContext {
  url: string
  book: GameBook
  /** Whether faults are injected, or were a moment ago. */
  hasFaults?: boolean
  /** Default: `LEISURELY`. */
  pace?: Pace
  /** Counts of events, by name. */
  count(what: string): void
  /** Reports how long a guest had to wait. */
  waited?(forWhat: string, ms: number): void
}

/** One visit of a guest: its own random numbers, and the shared context. */
export interface Visit {
  chance: Chance
  context: SoakContext
}
