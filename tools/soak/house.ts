import type { GameBook } from './game-book.ts'
import type { Pace } from './pace.ts'

/** What every guest is told and reports to. */
export interface House {
  url: string
  book: GameBook
  /** The services fail, or have failed a moment ago. */
  hasFaults?: boolean
  /** Of everybody here. */
  pace?: Pace
  /** What happened, counted by name. */
  count(what: string): void
  /** How long somebody had to wait. */
  waited?(forWhat: string, ms: number): void
}
