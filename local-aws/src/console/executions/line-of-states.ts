import type { Entry, EntryStatus, Segment } from '../api-types.ts'

/** One stay in one state, read from the history. Times are epoch milliseconds. */
export class Stay {
  readonly id: number
  readonly state: string
  readonly type: Entry['type']
  readonly at: number
  readonly line: LineOfStates
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
  /** Request ids of its function's invocations that the history tells. */
  readonly requestIds: string[] = []
  /** ARNs of executions that it started. */
  readonly children: string[] = []
  region: RegionOfLines | undefined
  lastFailed = false
  lastEvent: number

  constructor(id: number, state: string, type: Entry['type'], at: number, line: LineOfStates) {
    this.id = id
    this.lastEvent = id
    this.state = state
    this.type = type
    this.at = at
    this.line = line
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

  end(at: number, status: EntryStatus): void {
    this.finish(at, status === 'failed')
    this.endedAt = at
    this.status = status
  }

  /** After a redrive. */
  reopen(): void {
    this.endedAt = undefined
    this.status = 'running'
  }
}

/** The lines inside a Map or a Parallel, of its newest attempt. */
export class RegionOfLines {
  readonly total: number
  readonly startedEvent: number
  readonly lines = new Map<number, LineOfStates>()

  constructor(total: number, startedEvent: number) {
    this.total = total
    this.startedEvent = startedEvent
  }
}

/** The states of the execution itself, of an iteration or of a branch, in order. */
export class LineOfStates {
  readonly parent: Stay | undefined
  readonly index: number
  readonly at: number
  readonly stays: Stay[] = []
  status: 'running' | 'succeeded' | 'failed' | 'aborted' = 'running'
  endedAt: number | undefined

  constructor(parent: Stay | undefined, index: number, at: number) {
    this.parent = parent
    this.index = index
    this.at = at
  }

  get current(): Stay | undefined {
    return this.stays.at(-1)
  }

  end(at: number, status: LineOfStates['status']): void {
    this.status = status
    this.endedAt = at
  }
}
