import type { Timer } from '../../../../common/clock.ts'
import { asStateFailure, Cancelled, StateFailure, TimeoutFailure } from '../failures.ts'
import type { StateRun } from '../state-run.ts'
import type { TaskTimes } from './times.ts'

/**
 * One attempt at a task, decided once: by its result, its failure, its time running out, its worker giving no
 * sign of life, or the end of everything around it. Whatever comes later changes nothing.
 */
export class Attempt {
  /** The result's JSON text. */
  readonly outcome: Promise<string>
  private readonly run: StateRun
  private readonly times: TaskTimes
  private resolve: (outputText: string) => void = () => {}
  private reject: (failure: Error) => void = () => {}
  private readonly releases: (() => void)[] = []
  private heartbeatTimer: Timer | undefined
  private aborter: AbortController | undefined
  private decided = false

  constructor(run: StateRun, times: TaskTimes) {
    this.run = run
    this.times = times
    this.outcome = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    // Decided before anybody waits for it is no mistake.
    this.outcome.catch(() => {})
    this.onDecided(run.line.cancellation.onCancel(() => this.end(new Cancelled())))
    if (times.timeoutSeconds !== undefined) {
      run.due = { kind: 'timeout', at: run.line.execution.ports.clock.now() + times.timeoutSeconds * 1000 }
      const timer = this.after(times.timeoutSeconds, () => this.end(new TimeoutFailure({ heartbeat: false })))
      this.onDecided(() => timer.cancel())
    }
    this.heartbeat()
  }

  get isDecided(): boolean {
    return this.decided
  }

  succeed(outputText: string): void {
    if (this.decide()) this.resolve(outputText)
  }

  fail(error: string | undefined, cause: string | undefined): void {
    this.failWith(new StateFailure(error, cause))
  }

  failWith(thrown: unknown): void {
    if (this.decide()) this.reject(asStateFailure(thrown))
  }

  /** Somebody works on it: the time until the next sign of life starts anew. */
  heartbeat(): void {
    if (this.decided || this.times.heartbeatSeconds === undefined) return
    this.heartbeatTimer?.cancel()
    const heartbeatAt = this.run.line.execution.ports.clock.now() + this.times.heartbeatSeconds * 1000
    const isTimed = this.times.timeoutSeconds !== undefined
    const at = isTimed ? (this.run.due?.at ?? heartbeatAt) : heartbeatAt
    this.run.due = { kind: 'timeout', at, heartbeatAt }
    this.heartbeatTimer = this.after(this.times.heartbeatSeconds, () =>
      this.end(new TimeoutFailure({ heartbeat: true })),
    )
  }

  /** Runs when it is decided, at once if it is already. */
  onDecided(release: () => void): void {
    if (this.decided) release()
    else this.releases.push(release)
  }

  /** For what can be called off half way. */
  get signal(): AbortSignal {
    this.aborter ??= new AbortController()
    return this.aborter.signal
  }

  /** Ended from outside: whoever works on it shall know. */
  private end(reason: Error): void {
    if (!this.decide()) return
    this.reject(reason)
    this.aborter?.abort()
  }

  private decide(): boolean {
    if (this.decided) return false
    this.decided = true
    this.run.due = undefined
    this.heartbeatTimer?.cancel()
    for (const release of this.releases.splice(0)) release()
    return true
  }

  private after(seconds: number, callback: () => void): Timer {
    return this.run.line.execution.ports.clock.after(seconds * 1000, callback)
  }
}
