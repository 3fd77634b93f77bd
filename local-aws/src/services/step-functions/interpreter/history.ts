import type { HistoryEvent } from '../ports.ts'
import { Cancelled } from './failures.ts'

/**
 * One sequence of events in an execution: the execution itself, a branch or an iteration. Its next event points back to
 * `last`. Several sequences interleave in one history.
 */
export interface Chain {
  last: number
  /** Its newest event, including side events (`appendAside`). The event that ends the execution points back to it. */
  tail: number
}

/** The quota of a Standard execution. The last event reports that the quota was reached. */
export const MAX_HISTORY_EVENTS = 25_000

export const HISTORY_FULL_CAUSE = `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`

export type Details = Record<string, unknown>

export class History {
  readonly events: HistoryEvent[] = []
  private readonly now: () => number
  private readonly limit: number
  private readonly onFull: () => void
  private open = true

  constructor(now: () => number, limit: number, onFull: () => void) {
    this.now = now
    this.limit = limit
    this.onFull = onFull
  }

  /** Adds an event that the next one points back to. */
  append(chain: Chain, type: string, details?: Details): number {
    chain.last = this.appendAside(chain, type, details)
    return chain.tail
  }

  /** Adds a side event: the next event points back to the same event as this one does. */
  appendAside(chain: Chain, type: string, details?: Details): number {
    if (!this.open) throw new Cancelled()
    if (this.events.length + 1 >= this.limit) {
      this.onFull()
      throw new Cancelled()
    }
    chain.tail = this.push(chain.last, type, details)
    return chain.tail
  }

  /** Adds the execution's last event. No other can follow until the execution is redriven. */
  close(previousEventId: number, type: string, details?: Details): void {
    this.push(previousEventId, type, details)
    this.open = false
  }

  reopen(): void {
    this.open = true
  }

  get lastId(): number {
    return this.events.length
  }

  private push(previousEventId: number, type: string, details: Details | undefined): number {
    const event: HistoryEvent = { id: this.events.length + 1, previousEventId, timestamp: this.now(), type }
    if (details) event[detailsMember(type)] = details
    this.events.push(event)
    return event.id
  }
}

const members = new Map<string, string>()

/** The name of an event's details, for example `stateEnteredEventDetails` for `PassStateEntered`. */
function detailsMember(type: string): string {
  let member = members.get(type)
  if (!member) {
    const name = type.replace(
      /^(?:Task|Pass|Choice|Wait|Succeed|Fail|Parallel|Map)State(Entered|Exited)$/,
      'State$1',
    )
    member = `${name.charAt(0).toLowerCase()}${name.slice(1)}EventDetails`
    members.set(type, member)
  }
  return member
}

/** Every event states whether its data was truncated. This runtime never truncates it. */
export const NOT_TRUNCATED = { truncated: false } as const
