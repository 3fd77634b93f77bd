/** Shows progress: one changing line on a terminal, otherwise a new line every 15 s. */
const ON_TERMINAL_MS = 200
const ELSEWHERE_MS = 15_000

export class Progress {
  readonly #stream: NodeJS.WriteStream
  readonly #began = performance.now()
  #phase = ''
  #shownAt = Number.NEGATIVE_INFINITY

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream
  }

  /** Starts a phase, and always shows it. */
  begin(phase: string): void {
    this.#phase = phase
    this.#shownAt = Number.NEGATIVE_INFINITY
    this.show('...')
  }

  show(what: string): void {
    const now = performance.now()
    if (now - this.#shownAt < (this.#stream.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS)) return
    this.#shownAt = now
    const line = `${((now - this.#began) / 1000).toFixed(0).padStart(4)} s  ${this.#phase}: ${what}`
    this.#stream.write(
      this.#stream.isTTY ? `\r\x1b[2K${line.slice(0, this.#stream.columns - 1)}` : `${line}\n`,
    )
  }

  /** Writes a permanent line at once. */
  say(what: string): void {
    this.end()
    this.#stream.write(`${what}\n`)
  }

  /** Clears the changing line. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[2K')
  }
}
