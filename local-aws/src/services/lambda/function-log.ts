import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import type { RuntimeLog } from '../../common/aws/ports.ts'
import { systemClock, type Timer } from '../../common/clock.ts'
import { LineBudget } from '../../common/line-budget.ts'
import type { LogAction } from './log-permission.ts'
import { terminalLine } from './terminal-line.ts'

const TAIL_BYTES = 4096
/** Lines are written to the file together: one write a line would cost more than running the function. */
const FLUSH_MS = 100

/**
 * A function's log: whole in a file of its own, as far as its role may write logs, in short on the terminal,
 * and its end in the answer of an invocation that asks for it.
 */
export class FunctionLog {
  readonly #displayName: string
  readonly #terminal: RuntimeLog
  readonly #file: WriteStream | undefined
  readonly #may: (action: LogAction, stream: string) => boolean
  /** The one that was begun last; what is written is put there. */
  #stream = ''
  readonly #budget = new LineBudget((count) =>
    this.#terminal.warn(`${this.#displayName}: and ${count} lines more that are not as they should be`),
  )
  #pending = ''
  #flushing: Timer | undefined

  constructor(
    displayName: string,
    terminal: RuntimeLog,
    file: string | undefined,
    may: (action: LogAction, stream: string) => boolean,
  ) {
    this.#displayName = displayName
    this.#may = may
    this.#terminal = terminal
    if (file === undefined) return
    mkdirSync(join(file, '..'), { recursive: true })
    this.#file = createWriteStream(file)
    this.#file.on('error', (error) => terminal.warn(`${displayName}: cannot write its log: ${error.message}`))
  }

  /** Begins an environment's log stream; false when the role may not, or when no log is kept at all. */
  begin(stream: string): boolean {
    if (!this.#file || !this.#may('logs:CreateLogStream', stream)) return false
    this.#stream = stream
    return true
  }

  /** To the terminal in any case; to the file when the environment's stream was begun. */
  write(text: string, kept: boolean) {
    if (kept) {
      this.#pending += text
      this.#flushing ??= systemClock.after(FLUSH_MS, () => this.#flush())
    }
    this.show(text)
  }

  /** In short, to the terminal alone. */
  show(text: string) {
    for (const line of text.split('\n')) {
      const short = terminalLine(line)
      if (short && this.#budget.allows())
        this.#terminal[short.level](`${this.#displayName}: ${short.message}`)
    }
  }

  #flush() {
    this.#flushing?.cancel()
    this.#flushing = undefined
    if (this.#pending && this.#may('logs:PutLogEvents', this.#stream)) this.#file?.write(this.#pending)
    this.#pending = ''
  }

  async close(): Promise<void> {
    this.#flush()
    this.#budget.settle()
    const file = this.#file
    if (file) await new Promise<void>((resolve) => file.end(() => resolve()))
  }
}

/** What one environment writes while it has an event, kept as long as the answer may need it. */
export class Tail {
  #text = ''
  /** Of everything that was written. */
  bytes = 0

  add(text: string) {
    this.bytes += Buffer.byteLength(text)
    this.#text += text
    if (this.#text.length > 2 * TAIL_BYTES) this.#text = this.#text.slice(-TAIL_BYTES)
  }

  base64(): string {
    return Buffer.from(this.#text).subarray(-TAIL_BYTES).toString('base64')
  }
}
