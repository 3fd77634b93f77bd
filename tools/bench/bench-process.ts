/** Processes of the tools' own, each a file beside this one that is given arguments and says something back. */
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

  /** Asks the process to say something again. */
  ask(): void {
    this.#process.send('?')
  }

  /** The next thing that the process says; fails when it ends instead. */
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

  /** The process ends when it notices that nobody listens. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    if (this.#process.connected) this.#process.disconnect()
    else this.#process.kill()
    await ended
  }
}

/** In a helper process: says something to whoever started it. */
export function say(what: unknown): void {
  process.send?.(what)
}

/** In a helper process: ends with whoever started it. */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit(0))
}
