import type { Telemetry } from './events.ts'

/** What is under way, from the runtime's events, so that whoever measures can wait until nothing is. */
export class Activity {
  connections = 0
  invocations = 0
  executions = 0
  #waiting: { holds: () => boolean; resolve: () => void }[] = []

  readonly tell: Telemetry = ({ kind }) => {
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

  /** Resolves at the first event after which `holds`, or now. What an event brings about may still follow it. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ holds, resolve })
      this.#look()
    })
  }

  /** Nothing runs, and nobody is connected. */
  async over(): Promise<void> {
    const isOver = () => this.connections + this.invocations + this.executions === 0
    do {
      await this.until(isOver)
      // A connection that has closed is about to invoke its $disconnect.
      await new Promise((resolve) => setImmediate(resolve))
    } while (!isOver())
  }

  /** No function runs. */
  idle(): Promise<void> {
    return this.until(() => this.invocations === 0)
  }

  #look() {
    const waiting = this.#waiting
    this.#waiting = waiting.filter(({ holds }) => !holds())
    for (const one of waiting) if (!this.#waiting.includes(one)) one.resolve()
  }
}
