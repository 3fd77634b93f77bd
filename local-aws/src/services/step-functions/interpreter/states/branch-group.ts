import type { Json } from '../../ports.ts'
import { recordAborted } from '../abort.ts'
import type { Branch, OpenBranchGroup } from '../branch.ts'
import { Cancellation } from '../cancellation.ts'
import type { StateMachine } from '../definition.ts'
import { Cancelled, RuntimeFailure } from '../failures.ts'
import type { Details } from '../history.ts'
import type { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'

/** What a Map and a Parallel do differently. */
export interface BranchGroupPlan {
  /** The number of branches, and how many of them run at once. */
  readonly length: number
  readonly concurrency: number
  open(index: number, cancellation: Cancellation): Branch
  machine(index: number): StateMachine
  input(branch: Branch, index: number): Payload
  /** Called when a branch has succeeded. `next` may start another. */
  succeeded?(branch: Branch, next: () => void): void
  /** The event that records a branch's failure or abort. */
  endOf?(branch: Branch, failed: boolean): { type: string; details: Details }
  /** Whether the failure is tolerated. Throws if there were too many. */
  tolerates?(failures: number): boolean
}

/**
 * The concurrent branches of a Parallel or a Map. The first failure ends all of them, and the history records as
 * aborted what was still running. A redrive resumes the branches that have not succeeded.
 */
export class BranchGroup implements OpenBranchGroup {
  running = false
  private readonly plan: BranchGroupPlan
  private failedBranch: Branch | undefined
  private readonly run: StateRun
  private readonly branches: Branch[] = []
  private readonly tolerated = new Set<Branch>()

  constructor(run: StateRun, plan: BranchGroupPlan) {
    this.run = run
    this.plan = plan
  }

  /** Branches that were started and have not succeeded. */
  get unfinished(): Branch[] {
    return this.branches.filter((branch) => branch.output === undefined && !this.tolerated.has(branch))
  }

  endOf(branch: Branch): { type: string; details: Details } | undefined {
    return this.plan.endOf?.(branch, branch === this.failedBranch)
  }

  /** Runs all branches. Returns their outputs in order. */
  async outputs(): Promise<Json[]> {
    const cancellation = new Cancellation(this.run.branch.cancellation)
    const attempt = new Attempt(cancellation)
    const resumed = this.unfinished
    this.running = true
    for (const branch of resumed) {
      branch.cancellation = cancellation
      Object.assign(branch.chain, this.run.branch.chain)
    }
    const ready = [...resumed]
    while (ready.length < this.plan.concurrency && this.branches.length < this.plan.length)
      ready.push(this.open(cancellation))
    // Creates all first branches before any of them does anything.
    for (const branch of ready) this.follow(branch, attempt)
    this.endWhenDone(attempt)
    await attempt.ended
    return this.branches.flatMap((branch) => (branch.output === undefined ? [] : [branch.output.value]))
  }

  private open(cancellation: Cancellation): Branch {
    const branch = this.plan.open(this.branches.length, cancellation)
    this.branches.push(branch)
    return branch
  }

  private async follow(branch: Branch, attempt: Attempt): Promise<void> {
    const index = this.branches.indexOf(branch)
    try {
      const machine = this.plan.machine(index)
      const input = branch.current ? branch.current.input : this.plan.input(branch, index)
      branch.output = await branch.execution.runStates(branch, machine, input)
      this.succeeded(branch, attempt)
    } catch (thrown) {
      if (!attempt.over) this.lineFailed(branch, thrown, attempt)
    }
  }

  private succeeded(branch: Branch, attempt: Attempt): void {
    Object.assign(this.run.branch.chain, branch.chain)
    const next = () => this.startAnother(attempt)
    if (this.plan.succeeded) this.plan.succeeded(branch, next)
    else next()
    this.endWhenDone(attempt)
  }

  private startAnother(attempt: Attempt): void {
    if (this.branches.length < this.plan.length) this.follow(this.open(attempt.cancellation), attempt)
  }

  private endWhenDone(attempt: Attempt): void {
    if (this.branches.length === this.plan.length && this.unfinished.length === 0) attempt.succeed()
  }

  private lineFailed(branch: Branch, thrown: unknown, attempt: Attempt): void {
    if (!(thrown instanceof Cancelled)) Object.assign(this.run.branch.chain, branch.chain)
    // An execution that ends, or has ended, ends its branches without further events.
    if (thrown instanceof Cancelled || thrown instanceof RuntimeFailure) attempt.fail(thrown)
    else this.endOrPassOver(branch, thrown, attempt)
  }

  private endOrPassOver(branch: Branch, thrown: unknown, attempt: Attempt): void {
    let reason = thrown
    try {
      if (this.passOver(branch, attempt)) return
    } catch (exceeded) {
      reason = exceeded
    }
    this.failedBranch = branch
    this.running = false
    recordAborted(this, branch.chain.last)
    attempt.fail(reason)
  }

  /** Continues despite a failure that the definition tolerates. */
  private passOver(branch: Branch, attempt: Attempt): boolean {
    if (!this.plan.tolerates?.(this.tolerated.size + 1)) return false
    const ending = this.plan.endOf?.(branch, true)
    if (ending) branch.execution.history.appendAside(branch.chain, ending.type, ending.details)
    this.tolerated.add(branch)
    this.startAnother(attempt)
    this.endWhenDone(attempt)
    return true
  }
}

/** One attempt at a group of branches, from its start or from a redrive to its end. */
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
