/** A child process of the bench. It runs a file of this folder with arguments, and sends messages back. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export class BenchProcess {
  readonly #process: ChildProcess

  constructor(file: URL, args: readonly string[] = []) {
    this.#process = fork(fileURLToPath(file), args, { execArgv: ['--import', 'tsx'] })
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** Asks the process for another message. */
  ask(): void {
    this.#process.send('?')
  }

  /** Resolves to the next message of the process. Rejects if the process ends. */
  async said<T>(): Promise<T> {
    const ending = new AbortController()
    const { signal } = ending
    try {
      return await Promise.race([
        once(this.#process, 'message', { signal }).then(([what]) => what as T),
        once(this.#process, 'exit', { signal }).then(([code]) => {
          throw new Error(`A process of the bench ended with code ${code}.`)
        }),
      ])
    } finally {
      ending.abort()
    }
  }

  /** Disconnects from the process, which then ends by itself. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    if (this.#process.connected) this.#process.disconnect()
    else this.#process.kill()
    await ended
  }
}

/** In the child process: sends a message to the parent. */
export function say(what: unknown): void {
  process.send?.(what)
}

/** In the child process: exits together with the parent. */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit(0))
}
