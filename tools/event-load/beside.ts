import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** Duels that are not measured: the first ones are slow, because they start the functions. */
const WARM_UP_MS = 10_000

/** Duels beside the event, in a separate process (duels.ts). */
export class Beside {
  readonly #process: ChildProcess

  constructor(url: string, pairs: number) {
    const file = fileURLToPath(new URL('./duels.ts', import.meta.url))
    this.#process = fork(file, [url, String(pairs)], { execArgv: ['--import', 'tsx'] })
  }

  async warmUp(): Promise<void> {
    await pause(WARM_UP_MS)
    await this.take()
  }

  /** The latencies of the results since the last call, in milliseconds. */
  async take(): Promise<number[]> {
    const told = once(this.#process, 'message')
    this.#process.send('?')
    return (await told)[0] as number[]
  }

  stop(): void {
    this.#process.disconnect()
  }
}
