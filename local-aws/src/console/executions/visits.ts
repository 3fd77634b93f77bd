import type { Entry, EntryStatus, Segment } from '../api-types.ts'

/** One visit of a branch to a state, from entry to exit, through all its retries. Read from the history. Times are epoch milliseconds. */
export class Visit {
  readonly id: number
  readonly state: string
  readonly type: Entry['type']
  readonly at: number
  readonly branch: Branch
  endedAt: number | undefined
  status: EntryStatus = 'running'
  readonly segments: Segment[] = []
  attempts = 1
  readonly failures: { at: number; error: string; cause: string; retriedAt?: number; event: number }[] = []
  next: string | undefined
  exitEvent: number | undefined
  scheduledEvent: number | undefined
  succeededEvent: number | undefined
  /** `lambda` and `invoke.waitForTaskToken`, of the last attempt. */
  resource: { type: string; action: string } | undefined
  deadline: number | undefined
  assigns = false
  /** Request ids of its function's invocations, as far as the history contains them. */
  readonly requestIds: string[] = []
  /** ARNs of executions that it started. */
  readonly children: string[] = []
  group: BranchGroup | undefined
  lastFailed = false
  #lastFailedInExpression = false
  lastEvent: number

  constructor(id: number, state: string, type: Entry['type'], at: number, branch: Branch) {
    this.id = id
    this.lastEvent = id
    this.state = state
    this.type = type
    this.at = at
    this.branch = branch
  }

  get isOpen(): boolean {
    return this.endedAt === undefined
  }

  get openSegment(): Segment | undefined {
    const last = this.segments.at(-1)
    return last && last.b === undefined ? last : undefined
  }

  begin(k: Segment['k'], at: number): void {
    this.finish(at)
    this.segments.push({ k, a: at })
  }

  /** Closes the open segment, as a failed attempt if `failed`. */
  finish(at: number, failed = false): void {
    const open = this.openSegment
    if (!open) return
    open.b = at
    if (failed && open.k === 'work') open.k = 'failed'
  }

  /** Records a failed attempt. */
  fail(at: number, failure: { error: string; cause: string; event: number }): void {
    const last = this.failures.at(-1)
    this.finish(at, true)
    this.deadline = undefined
    // One failure can have two events: a Map fails after the state inside it, and an expression after its Task.
    if (last?.retriedAt === undefined && this.lastFailed) return
    this.failures.push({ at, ...failure })
    this.lastFailed = true
    this.#lastFailedInExpression = false
  }

  /**
   * Records that an expression failed. Returns true if this is a further attempt: one whose expression fails before the
   * Task is scheduled has no other event.
   */
  failInExpression(at: number, failure: { error: string; cause: string; event: number }): boolean {
    const isRetry = this.#lastFailedInExpression && this.retry(at)
    const failures = this.failures.length
    this.fail(at, failure)
    this.#lastFailedInExpression = this.failures.length > failures
    return isRetry
  }

  /** Begins the next attempt. Returns false if the last attempt did not fail: this is the first one. */
  retry(at: number): boolean {
    if (!this.lastFailed) return false
    const failure = this.failures.at(-1)
    if (failure) {
      failure.retriedAt = at
      this.segments.push({ k: 'backoff', a: failure.at, b: at })
    }
    this.attempts += 1
    this.lastFailed = false
    this.#lastFailedInExpression = false
    return true
  }

  end(at: number, status: EntryStatus): void {
    this.finish(at, status === 'failed')
    this.endedAt = at
    this.status = status
  }

  /** A redrive continues the visit. */
  reopen(): void {
    this.endedAt = undefined
    this.status = 'running'
  }
}

/** The branches inside a Map or a Parallel, of its newest attempt. By index. */
export class BranchGroup {
  readonly total: number
  readonly startedEvent: number
  readonly branches = new Map<number, Branch>()

  constructor(total: number, startedEvent: number) {
    this.total = total
    this.startedEvent = startedEvent
  }
}

/** A sequence of visits: the execution itself, one branch of a Parallel, or one iteration of a Map. */
export class Branch {
  readonly parent: Visit | undefined
  readonly index: number
  readonly at: number
  readonly visits: Visit[] = []
  status: 'running' | 'succeeded' | 'failed' | 'aborted' = 'running'
  endedAt: number | undefined

  constructor(parent: Visit | undefined, index: number, at: number) {
    this.parent = parent
    this.index = index
    this.at = at
  }

  get current(): Visit | undefined {
    return this.visits.at(-1)
  }

  end(at: number, status: Branch['status']): void {
    this.status = status
    this.endedAt = at
  }
}
