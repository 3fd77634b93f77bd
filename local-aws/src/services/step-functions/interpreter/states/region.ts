import type { Json } from '../../ports.ts'
import { recordAborted } from '../abort.ts'
import { Cancellation } from '../cancellation.ts'
import type { StateMachine } from '../definition.ts'
import { Cancelled, RuntimeFailure } from '../failures.ts'
import type { Details } from '../history.ts'
import type { Line, OpenRegion } from '../line.ts'
import type { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'

/** What tells a Map from a Parallel. */
export interface RegionPlan {
  /** How many lines there are to run, and how many of them at once. */
  readonly length: number
  readonly concurrency: number
  open(index: number, cancellation: Cancellation): Line
  machine(index: number): StateMachine
  input(line: Line, index: number): Payload
  /** Called when a line has ended well, and `next` may start another. */
  succeeded?(line: Line, next: () => void): void
  /** How the history tells of a line's bad end. */
  endOf?(line: Line, failed: boolean): { type: string; details: Details }
  /** Whether the failure may be passed over; throws when there have been too many. */
  tolerates?(failures: number): boolean
}

/**
 * The lines that run side by side inside a Parallel or a Map. The first failure ends all of them, and what
 * was under way is told as aborted. After a redrive it goes on with those that have not succeeded.
 */
export class Region implements OpenRegion {
  running = false
  private readonly plan: RegionPlan
  private failedLine: Line | undefined
  private readonly run: StateRun
  private readonly lines: Line[] = []
  private readonly tolerated = new Set<Line>()

  constructor(run: StateRun, plan: RegionPlan) {
    this.run = run
    this.plan = plan
  }

  /** The lines that were started and have not ended well. */
  get unfinished(): Line[] {
    return this.lines.filter((line) => line.output === undefined && !this.tolerated.has(line))
  }

  endOf(line: Line): { type: string; details: Details } | undefined {
    return this.plan.endOf?.(line, line === this.failedLine)
  }

  /** The outputs of all lines, in order. */
  async outputs(): Promise<Json[]> {
    const cancellation = new Cancellation(this.run.line.cancellation)
    const attempt = new Attempt(cancellation)
    const resumed = this.unfinished
    this.running = true
    for (const line of resumed) {
      line.cancellation = cancellation
      Object.assign(line.chain, this.run.line.chain)
    }
    const ready = [...resumed]
    while (ready.length < this.plan.concurrency && this.lines.length < this.plan.length)
      ready.push(this.open(cancellation))
    // All that run at once are started before the first of them does anything.
    for (const line of ready) this.follow(line, attempt)
    this.endWhenDone(attempt)
    await attempt.ended
    return this.lines.flatMap((line) => (line.output === undefined ? [] : [line.output.value]))
  }

  private open(cancellation: Cancellation): Line {
    const line = this.plan.open(this.lines.length, cancellation)
    this.lines.push(line)
    return line
  }

  private async follow(line: Line, attempt: Attempt): Promise<void> {
    const index = this.lines.indexOf(line)
    try {
      const machine = this.plan.machine(index)
      const input = line.current ? line.current.input : this.plan.input(line, index)
      line.output = await line.execution.runStates(line, machine, input)
      this.succeeded(line, attempt)
    } catch (thrown) {
      if (!attempt.over) this.lineFailed(line, thrown, attempt)
    }
  }

  private succeeded(line: Line, attempt: Attempt): void {
    Object.assign(this.run.line.chain, line.chain)
    const next = () => this.startAnother(attempt)
    if (this.plan.succeeded) this.plan.succeeded(line, next)
    else next()
    this.endWhenDone(attempt)
  }

  private startAnother(attempt: Attempt): void {
    if (this.lines.length < this.plan.length) this.follow(this.open(attempt.cancellation), attempt)
  }

  private endWhenDone(attempt: Attempt): void {
    if (this.lines.length === this.plan.length && this.unfinished.length === 0) attempt.succeed()
  }

  private lineFailed(line: Line, thrown: unknown, attempt: Attempt): void {
    if (!(thrown instanceof Cancelled)) Object.assign(this.run.line.chain, line.chain)
    // What ends the execution, or has ended it, ends the lines without a word.
    if (thrown instanceof Cancelled || thrown instanceof RuntimeFailure) attempt.fail(thrown)
    else this.endOrPassOver(line, thrown, attempt)
  }

  private endOrPassOver(line: Line, thrown: unknown, attempt: Attempt): void {
    let reason = thrown
    try {
      if (this.passOver(line, attempt)) return
    } catch (exceeded) {
      reason = exceeded
    }
    this.failedLine = line
    this.running = false
    recordAborted(this, line.chain.last)
    attempt.fail(reason)
  }

  /** Goes on in spite of a failure, where the definition tolerates it. */
  private passOver(line: Line, attempt: Attempt): boolean {
    if (!this.plan.tolerates?.(this.tolerated.size + 1)) return false
    const ending = this.plan.endOf?.(line, true)
    if (ending) line.execution.history.appendAside(line.chain, ending.type, ending.details)
    this.tolerated.add(line)
    this.startAnother(attempt)
    this.endWhenDone(attempt)
    return true
  }
}

/** One time through a region: from its start, or from a redrive, to its end. */
class Attempt {
  over = false
  readonly cancellation: Cancellation
  readonly ended: Promise<void>
  private resolve: () => void = () => {}
  private reject: (thrown: unknown) => void = () => {}

  constructor(cancellation: Cancellation) {
    this.cancellation = cancellation
    this.ended = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    this.ended.catch(() => {})
    cancellation.onCancel(() => this.fail(new Cancelled()))
  }

  succeed(): void {
    if (this.over) return
    this.over = true
    this.cancellation.release()
    this.resolve()
  }

  fail(thrown: unknown): void {
    if (this.over) return
    this.over = true
    this.reject(thrown)
    this.cancellation.cancel()
  }
}
