import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import type { RuntimeLog } from '../../common/aws/ports.ts'
import { systemClock, type Timer } from '../../common/clock.ts'
import { LogRateLimit } from '../../common/log-rate-limit.ts'
import type { LogAction } from './log-permission.ts'
import { terminalLine } from './terminal-line.ts'

const TAIL_BYTES = 4096
/** Lines are written to the file in batches. One write per line would cost more than running the function. */
const FLUSH_MS = 100

/**
 * The log of a function. A file gets everything, if the function's role may write logs. The terminal gets a short
 * form. An invocation that asks for it gets the tail.
 */
export class FunctionLog {
  readonly #displayName: string
  readonly #terminal: RuntimeLog
  readonly #file: WriteStream | undefined
  readonly #may: (action: LogAction, stream: string) => boolean
  /** The stream that was started last. New lines go there. */
  #stream = ''
  readonly #budget = new LogRateLimit((count) =>
    this.#terminal.warn(`${this.#displayName}: ${count} more warnings or errors`),
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

  /** Starts the log stream of an environment. Returns false if the role may not write it, or if no log is kept. */
  begin(stream: string): boolean {
    if (!this.#file || !this.#may('logs:CreateLogStream', stream)) return false
    this.#stream = stream
    return true
  }

  /** Writes to the terminal, and to the file if the environment's stream was started. */
  write(text: string, kept: boolean) {
    if (kept) {
      this.#pending += text
      this.#flushing ??= systemClock.after(FLUSH_MS, () => this.#flush())
    }
    this.show(text)
  }

  /** Writes a short form to the terminal only. */
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

/** The end of an environment's output during an event: 4 KB for the invocation's response. */
export class Tail {
  #text = ''
  readonly #limit: number
  /** Number of bytes written in total. */
  bytes = 0

  /** `limit` in characters; the traffic recorder keeps more than the response needs. */
  constructor(limit = TAIL_BYTES) {
    this.#limit = limit
  }

  get text(): string {
    return this.#text.slice(-this.#limit)
  }

  add(text: string) {
    this.bytes += Buffer.byteLength(text)
    this.#text += text
    if (this.#text.length > 2 * this.#limit) this.#text = this.#text.slice(-this.#limit)
  }

  base64(): string {
    return Buffer.from(this.#text).subarray(-TAIL_BYTES).toString('base64')
  }
}
