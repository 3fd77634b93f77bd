/** Everybody who comes: the same people with the same habits, as often as the house is opened. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Guest, House } from './guest.ts'
import { bots, duels, type Habit, newGuests, rooms, vandals, watches } from './habits.ts'
import { chance } from './random.ts'

/** So many of each, for each unit of crowd. */
const CROWD: readonly [habit: Habit, parties: number, guests: number][] = [
  [duels, 8, 1],
  [bots, 2, 1],
  [rooms, 2, 5],
  [watches, 3, 1],
  [vandals, 1, 1],
]

/** How long visits may take to end. */
const CLOSES_WITHIN_MS = 90_000
const BETWEEN_VISITS_MS = 200

export class Crowd {
  readonly #house: House
  /** The same people come every time. */
  readonly #guests: { habit: Habit; guests: Guest[] }[]
  readonly #seed: number
  #closing = false
  #parties: Promise<void>[] = []
  #opened = 0

  constructor({ house, size, seed }: { house: House; size: number; seed: number }) {
    this.#house = house
    this.#seed = seed
    this.#guests = CROWD.flatMap(([habit, parties, guests]) =>
      Array.from({ length: parties * size }, () => ({ habit, guests: newGuests(house, guests) })),
    )
  }

  open(): void {
    this.#closing = false
    this.#opened++
    this.#parties = this.#guests.map(({ habit, guests }, index) => {
      const mood = { chance: chance(this.#seed + 1_000 * this.#opened + index), house: this.#house }
      return this.#comeAgain(async () => {
        await habit(guests, mood, () => this.#closing)
        await pause(mood.chance.between(0, BETWEEN_VISITS_MS))
      })
    })
  }

  /** Resolves when everybody has gone; who does not go is a fault. */
  async close(): Promise<void> {
    this.#closing = true
    const gone = Promise.all(this.#parties)
    const late = await Promise.race([gone, pause(CLOSES_WITHIN_MS, 'late', { ref: false })])
    if (late === 'late') this.#house.book.fault(`a visit did not end within ${CLOSES_WITHIN_MS / 1000} s`)
  }

  async #comeAgain(visit: () => Promise<void>): Promise<void> {
    while (!this.#closing) {
      try {
        await visit()
        this.#house.count('visits')
      } catch (error) {
        this.#house.book.fault(`a visit failed: ${error instanceof Error ? error.message : error}`)
        await pause(1_000)
      }
    }
  }
}
