/** The crowd: the same players with the same habits in every phase. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Guest } from './guest.ts'
import { bots, duels, type Habit, newGuests, rooms, vandals, watches } from './habits.ts'
import { chance } from './random.ts'
import type { SoakContext } from './soak-context.ts'

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
  readonly #house: SoakContext
  /** The same players come in every phase. */
  readonly #guests: { habit: Habit; guests: Guest[] }[]
  readonly #seed: number
  #closing = false
  #parties: Promise<void>[] = []
  #opened = 0

  constructor({
    house,
    size,
    seed,
    people = CROWD,
  }: { house: SoakContext; size: number; seed: number; people?: People }) {
    this.#house = house
    this.#seed = seed
    this.#guests = people.flatMap(([habit, parties, guests]) =>
      Array.from({ length: parties * size }, () => ({ habit, guests: newGuests(house, guests) })),
    )
  }

  open(): void {
    this.#closing = false
    this.#opened++
    this.#parties = this.#guests.map(({ habit, guests }, index) => {
      const mood = this.#mood(index)
      return this.#comeAgain(async () => {
        await habit(guests, mood, () => this.#closing)
        await pause(mood.chance.between(0, BETWEEN_VISITS_MS))
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
      await this.#visit(() => (other ?? habit)(guests, this.#mood(index), () => isClosing))
      isClosing = true
    })
    await Promise.all(visits)
  }

  #mood(index: number) {
    return { chance: chance(this.#seed + 1_000 * this.#opened + index), house: this.#house }
  }

  /** Resolves when all have left. A player who does not leave is a violation. */
  async close(): Promise<void> {
    this.#closing = true
    const gone = Promise.all(this.#parties)
    const late = await Promise.race([gone, pause(CLOSES_WITHIN_MS, 'late', { ref: false })])
    if (late === 'late')
      this.#house.book.violation(`a visit did not end within ${CLOSES_WITHIN_MS / 1000} s`, 'stuck')
  }

  async #comeAgain(visit: () => Promise<void>): Promise<void> {
    while (!this.#closing) if (!(await this.#visit(visit))) await pause(1_000)
  }

  /** Whether the visit ended properly. */
  async #visit(visit: () => Promise<void>): Promise<boolean> {
    try {
      await visit()
      this.#house.count('visits')
      return true
    } catch (error) {
      this.#house.book.violation(`a visit failed: ${error instanceof Error ? error.message : error}`)
      return false
    }
  }
}
