/** The crowd: the same players with the same habits in every phase. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Guest } from './guest.ts'
import { bots, duels, type Habit, newGuests, rooms, vandals, watches } from './habits.ts'
import { chance } from './random.ts'
import type { SoakContext, Visit } from './soak-context.ts'

export type People = readonly [habit: Habit, parties: number, guests: number][]

/** Players per unit of crowd, and the number of well-behaved players while the services fail. */
const CROWD: People = [
  [duels, 8, 1],
  [bots, 2, 1],
  [rooms, 2, 5],
  [watches, 3, 1],
  [vandals, 1, 1],
]
export const POLITE_CROWD: People = [
  [duels, 8, 1],
  [bots, 2, 1],
  [rooms, 2, 6],
  [watches, 2, 1],
]

/** Maximum time until all visits end. */
const CLOSES_WITHIN_MS = 150_000
const BETWEEN_VISITS_MS = 200

export class Crowd {
  readonly #context: SoakContext
  readonly #guests: { habit: Habit; guests: Guest[] }[]
  readonly #seed: number
  #closing = false
  #parties: Promise<void>[] = []
  #opened = 0

  constructor({
    context,
    size,
    seed,
    people = CROWD,
  }: { context: SoakContext; size: number; seed: number; people?: People }) {
    this.#context = context
    this.#seed = seed
    this.#guests = people.flatMap(([habit, parties, guests]) =>
      Array.from({ length: parties * size }, () => ({ habit, guests: newGuests(context, guests) })),
    )
  }

  open(): void {
    this.#closing = false
    this.#opened++
    this.#parties = this.#guests.map(({ habit, guests }, index) => {
      const visit = this.#newVisit(index)
      return this.#comeAgain(async () => {
        await habit(guests, visit, () => this.#closing)
        await pause(visit.chance.between(0, BETWEEN_VISITS_MS))
      })
    })
  }

  /**
   * Runs one phase: every player comes once, for its own habit or for another one. When the first has left, the others
   * start nothing new, so that nobody waits for an opponent who does not come. Resolves when all have left.
   */
  async visitOnce(other?: Habit): Promise<void> {
    this.#opened++
    let isClosing = false
    const visits = this.#guests.map(async ({ habit, guests }, index) => {
      await this.#attempt(() => (other ?? habit)(guests, this.#newVisit(index), () => isClosing))
      isClosing = true
    })
    await Promise.all(visits)
  }

  #newVisit(index: number): Visit {
    return { chance: chance(this.#seed + 1_000 * this.#opened + index), context: this.#context }
  }

  /** Resolves when all have left. A player who does not leave is a violation. */
  async close(): Promise<void> {
    this.#closing = true
    const gone = Promise.all(this.#parties)
    const late = await Promise.race([gone, pause(CLOSES_WITHIN_MS, 'late', { ref: false })])
    if (late === 'late')
      this.#context.book.violation(`a visit did not end within ${CLOSES_WITHIN_MS / 1000} s`, 'stuck')
  }

  async #comeAgain(run: () => Promise<void>): Promise<void> {
    while (!this.#closing) if (!(await this.#attempt(run))) await pause(1_000)
  }

  /** Whether the visit ended properly. */
  async #attempt(run: () => Promise<void>): Promise<boolean> {
    try {
      await run()
      this.#context.count('visits')
      return true
    } catch (error) {
      this.#context.book.violation(`a visit failed: ${error instanceof Error ? error.message : error}`)
      return false
    }
  }
}
