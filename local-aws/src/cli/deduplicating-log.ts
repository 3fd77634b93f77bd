import type { RuntimeLog } from '../common/aws/ports.ts'
import type { Clock } from '../common/clock.ts'

/** Maximum repeats of one line per second; further ones are counted. */
const MAX_REPEATS = 5
const SECOND_MS = 1_000

type Level = keyof RuntimeLog

/** Writes each line at most 5 times per second, then one line with the number of further repeats. Can be silenced. */
export class DeduplicatingLog implements RuntimeLog {
  readonly #log: RuntimeLog
  readonly #clock: Clock
  readonly #seen = new Map<string, number>()
  #silent = false

  constructor(log: RuntimeLog, clock: Clock) {
    this.#log = log
    this.#clock = clock
  }

  readonly info = (line: string) => this.#write('info', line)
  readonly warn = (line: string) => this.#write('warn', line)
  readonly error = (line: string) => this.#write('error', line)

  /** Drops all further lines (the runtime is shutting down). */
  silence() {
    this.#silent = true
  }

  #write(level: Level, line: string) {
    if (this.#silent) return
    const before = this.#seen.get(line) ?? 0
    this.#seen.set(line, before + 1)
    if (before === 0) this.#clock.after(SECOND_MS, () => this.#settle(level, line))
    if (before < MAX_REPEATS) this.#log[level](line)
  }

  #settle(level: Level, line: string) {
    const rest = (this.#seen.get(line) ?? 0) - MAX_REPEATS
    this.#seen.delete(line)
    if (rest > 0 && !this.#silent) this.#log[level](`${line} (repeated ${rest} more times)`)
  }
}
