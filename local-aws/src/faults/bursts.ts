import { within } from './draw.ts'
import type { Range } from './rules.ts'

/** The intervals in which a rule with a `burst` strikes. Each is drawn when it is first needed. */
export class Bursts {
  readonly #everyMs: Range
  readonly #forMs: Range
  readonly #draw: (nth: number) => number
  #drawn = 0
  #from: number
  #until: number

  /** `draw` returns the nth number in [0, 1). The first burst starts one interval after `beginning` (epoch ms). */
  constructor(
    { everyMs, forMs }: { everyMs: Range; forMs: Range },
    beginning: number,
    draw: (nth: number) => number,
  ) {
    this.#everyMs = everyMs
    this.#forMs = forMs
    this.#draw = draw
    this.#from = beginning
    this.#until = beginning
  }

  /** `now` must never go back. */
  isOn(now: number): boolean {
    while (now >= this.#until) {
      this.#from += within(this.#everyMs, this.#draw(this.#drawn++))
      this.#until = this.#from + within(this.#forMs, this.#draw(this.#drawn++))
    }
    return now >= this.#from
  }
}
