import { recordAborted } from '../abort.ts'
import { Cancellation } from '../cancellation.ts'
import { Cancelled, RuntimeFailure } from '../failures.ts'
import type { Line } from '../line.ts'
import type { StateRun } from '../state-run.ts'

/**
 * The lines that run side by side inside a Parallel or a Map. The first failure ends all of them, and what
 * was under way is told as aborted.
 */
export class Region {
  readonly cancellation: Cancellation
  private readonly run: StateRun
  private readonly reject: (thrown: unknown) => void
  /** Rejects when a line fails or everything is cancelled; never resolves by itself. */
  readonly failed: Promise<never>
  private readonly release: () => void

  constructor(run: StateRun) {
    this.run = run
    this.cancellation = new Cancellation(run.line.cancellation)
    let reject: (thrown: unknown) => void = () => {}
    this.failed = new Promise<never>((_, refuse) => {
      reject = refuse
    })
    this.failed.catch(() => {})
    this.reject = reject
    this.release = this.cancellation.onCancel(() => reject(new Cancelled()))
  }

  /** Ends every line because `line` failed. */
  fail(line: Line, thrown: unknown): void {
    if (this.cancellation.cancelled) return
    // What ends the execution ends it right here: nothing else is told.
    if (!(thrown instanceof RuntimeFailure || thrown instanceof Cancelled)) {
      this.run.line.chain.last = line.chain.last
      this.run.failedLine = line
      recordAborted(this.run.inner, line.chain.last, this.run.aboutInner)
    } else {
      this.run.line.chain.last = line.chain.last
    }
    this.reject(thrown)
    this.end()
  }

  /** Once the lines have ended well. */
  end(): void {
    this.release()
    this.cancellation.cancel()
    this.run.inner = []
  }
}
