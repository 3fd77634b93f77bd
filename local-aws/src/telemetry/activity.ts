import type { Telemetry } from './events.ts'

/** Counts open connections, running invocations and executions, so that a measurement can wait until all are done. */
export class Activity {
  connections = 0
  invocations = 0
  executions = 0
  #waiting: { holds: () => boolean; resolve: () => void }[] = []

  readonly record: Telemetry = ({ kind }) => {
    switch (kind) {
      case 'connection opened':
        this.connections += 1
        break
      case 'connection closed':
        this.connections -= 1
        break
      case 'invocation asked':
        this.invocations += 1
        break
      case 'invocation':
        this.invocations -= 1
        break
      case 'execution started':
        this.executions += 1
        break
      case 'execution ended':
        this.executions -= 1
    }
    if (this.#waiting.length > 0) this.#look()
  }

  /** Resolves once `holds` is true, now or after an event. The effects of that event may still follow. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ holds, resolve })
      this.#look()
    })
  }

  /** Resolves when nothing runs and nobody is connected. */
  async over(): Promise<void> {
    const isOver = () => this.connections + this.invocations + this.executions === 0
    do {
      await this.until(isOver)
      // A closed connection is about to invoke its `$disconnect` function.
      await new Promise((resolve) => setImmediate(resolve))
    } while (!isOver())
  }

  /** Resolves when no function runs. */
  idle(): Promise<void> {
    return this.until(() => this.invocations === 0)
  }

  #look() {
    const waiting = this.#waiting
    this.#waiting = waiting.filter(({ holds }) => !holds())
    for (const one of waiting) if (!this.#waiting.includes(one)) one.resolve()
  }
}
