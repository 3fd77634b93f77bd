import type { Timer } from '../../../../common/clock.ts'
import { asStateFailure, Cancelled, StateFailure, TimeoutFailure } from '../failures.ts'
import type { StateRun } from '../state-run.ts'
import type { TaskTimes } from './times.ts'

/**
 * One attempt at a task. The first of these decides it: its result, its failure, its timeout, a missed heartbeat, or
 * the end of everything around it. Later ones are ignored.
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
    // May be decided before anybody awaits it, which is no error.
    this.outcome.catch(() => {})
    this.onDecided(run.branch.cancellation.onCancel(() => this.end(new Cancelled())))
    if (times.timeoutSeconds !== undefined) {
      run.due = { kind: 'timeout', at: run.branch.execution.ports.clock.now() + times.timeoutSeconds * 1000 }
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

  /** Resets the heartbeat timeout. */
  heartbeat(): void {
    if (this.decided || this.times.heartbeatSeconds === undefined) return
    this.heartbeatTimer?.cancel()
    const heartbeatAt = this.run.branch.execution.ports.clock.now() + this.times.heartbeatSeconds * 1000
    const isTimed = this.times.timeoutSeconds !== undefined
    const at = isTimed ? (this.run.due?.at ?? heartbeatAt) : heartbeatAt
    this.run.due = { kind: 'timeout', at, heartbeatAt }
    this.heartbeatTimer = this.after(this.times.heartbeatSeconds, () =>
      this.end(new TimeoutFailure({ heartbeat: true })),
    )
  }

  /** Calls `release` when the attempt is decided, at once if it already is. */
  onDecided(release: () => void): void {
    if (this.decided) release()
    else this.releases.push(release)
  }

  /** Aborted when the attempt is ended from outside, for work that can be cancelled. */
  get signal(): AbortSignal {
    this.aborter ??= new AbortController()
    return this.aborter.signal
  }

  /** Cancelled from outside. Tells the worker. */
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
    return this.run.branch.execution.ports.clock.after(seconds * 1000, callback)
  }
}
