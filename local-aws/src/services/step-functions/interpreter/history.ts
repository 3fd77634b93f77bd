import type { HistoryEvent } from '../ports.ts'
import { Cancelled } from './failures.ts'

/**
 * One line of events in an execution: the execution itself, a branch, an iteration. Its next event points
 * back to `last`; several lines interleave in the one history.
 */
export interface Chain {
  last: number
  /** Its newest event, also when it passes that one by: what the end of the execution points back to. */
  tail: number
}

/** The quota of a Standard execution; its last event is the one that says so. */
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

  /** Adds an event that the chain goes on from. */
  append(chain: Chain, type: string, details?: Details): number {
    chain.last = this.appendAside(chain, type, details)
    return chain.tail
  }

  /** Adds an event that the chain passes by: the next one points to the same event as this one does. */
  appendAside(chain: Chain, type: string, details?: Details): number {
    if (!this.open) throw new Cancelled()
    if (this.events.length + 1 >= this.limit) {
      this.onFull()
      throw new Cancelled()
    }
    chain.tail = this.push(chain.last, type, details)
    return chain.tail
  }

  /** Adds the execution's last event; until it is reopened there will be no other. */
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

/** `PassStateEntered` has `stateEnteredEventDetails`, `TaskFailed` has `taskFailedEventDetails`. */
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

/** What every event says of the data it carries; nothing is ever cut short here. */
export const NOT_TRUNCATED = { truncated: false } as const
