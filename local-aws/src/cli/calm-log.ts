import type { RuntimeLog } from '../common/aws/ports.ts'
import type { Clock } from '../common/clock.ts'

/** So often is the same line shown in a second; then it is counted. */
const SHOWN = 5
const SECOND_MS = 1_000

type Level = keyof RuntimeLog

/** Shows a line that comes over and over a few times only, and how often it came besides; and can fall silent. */
export class CalmLog implements RuntimeLog {
  readonly #log: RuntimeLog
  readonly #clock: Clock
  readonly #seen = new Map<string, number>()
  #silent = false

  constructor(log: RuntimeLog, clock: Clock) {
    this.#log = log
    this.#clock = clock
  }

  readonly info = (line: string) => this.#tell('info', line)
  readonly warn = (line: string) => this.#tell('warn', line)
  readonly error = (line: string) => this.#tell('error', line)

  /** What is ended from now on is no news. */
  silence() {
    this.#silent = true
  }

  #tell(level: Level, line: string) {
    if (this.#silent) return
    const before = this.#seen.get(line) ?? 0
    this.#seen.set(line, before + 1)
    if (before === 0) this.#clock.after(SECOND_MS, () => this.#settle(level, line))
    if (before < SHOWN) this.#log[level](line)
  }

  #settle(level: Level, line: string) {
    const rest = (this.#seen.get(line) ?? 0) - SHOWN
    this.#seen.delete(line)
    if (rest > 0 && !this.#silent) this.#log[level](`${line} (${rest} times more)`)
  }
}
