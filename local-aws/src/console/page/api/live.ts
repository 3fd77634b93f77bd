/** What the runtime's event stream says: counts, changed executions, and versions of everything that was read. */
import type { ChangedKinds, ExecutionSummary, Overview, StreamEvent } from '../../api-types.ts'

/** Something that a view reads and that may change: `executions`, `execution:<id>`, `connection:<id>`, `faults`. */
export type Topic = string

export interface LiveState {
  overview?: Overview
  /** Milliseconds to add to this page's clock for the runtime's. */
  clockOffset: number
  /** Since when the runtime does not answer, by this page's clock. */
  lostSince?: number
  /** The error of the last deployment, or undefined. */
  deployError?: string
  /** Milliseconds that the newest event took to arrive. */
  behind?: number
  /** The reader wants nothing to move. */
  isHeld: boolean
}

export interface Live {
  state(): LiveState
  set(change: Partial<LiveState>): void
  subscribe(listener: () => void): () => void
  /** Changes each time that the topic has changed. */
  version(topic: Topic): number
  /** Holds everything still, or lets it go on. */
  toggleHold(): void
  /** Calls back with the executions that have changed. */
  onExecutions(listener: (changed: ExecutionSummary[]) => void): () => void
  take(event: StreamEvent, now: number): void
  /** The runtime answered. Returns true if it is another runtime than before. */
  answered(overview: Overview, now: number): boolean
}

export function createLive(): Live {
  let state: LiveState = { clockOffset: 0, isHeld: false }
  /** Counts the times that everything had to be read again. */
  let resets = 0
  const versions = new Map<Topic, number>()
  /** The versions of when the page was held still. */
  let held: { versions: Map<Topic, number>; resets: number } | undefined
  const listeners = new Set<() => void>()
  const executionListeners = new Set<(changed: ExecutionSummary[]) => void>()

  const notify = () => {
    for (const listener of [...listeners]) listener()
  }
  const set = (change: Partial<LiveState>) => {
    state = { ...state, ...change }
    notify()
  }
  const subscribeTo = <Listener>(all: Set<Listener>, listener: Listener) => {
    all.add(listener)
    return () => void all.delete(listener)
  }

  return {
    state: () => state,
    set,
    subscribe: (listener) => subscribeTo(listeners, listener),
    version: (topic) => ((held?.versions ?? versions).get(topic) ?? 0) + (held?.resets ?? resets),
    toggleHold() {
      held = held ? undefined : { versions: new Map(versions), resets }
      set({ isHeld: held !== undefined })
    },
    onExecutions: (listener) => subscribeTo(executionListeners, listener),
    take(event, now) {
      const overview = state.overview && { ...state.overview, sequence: event.sequence }
      switch (event.kind) {
        case 'reset':
          resets += 1
          return set({ overview })
        case 'changes': {
          for (const topic of topicsOf(event.executions, event.changed))
            versions.set(topic, (versions.get(topic) ?? 0) + 1)
          const behind = Math.max(0, now + state.clockOffset - event.now)
          set({ overview: overview && { ...overview, counts: event.counts }, behind })
          for (const listener of [...executionListeners]) listener(event.executions)
          return
        }
        case 'deployed':
          if (!event.error) resets += 1
          return set({ overview, deployError: event.error })
        case 'stopping':
          return set({ overview, lostSince: now })
      }
    },
    answered(overview, now) {
      const before = state.overview
      const isOther = before !== undefined && before.recordingSince !== overview.recordingSince
      set({ overview, lostSince: undefined, clockOffset: overview.now - now })
      return isOther
    },
  }
}

export function topicsOf(executions: ExecutionSummary[], changed: ChangedKinds): Topic[] {
  return [
    ...executions.map(({ id }) => `execution:${id}`),
    ...(executions.length ? ['executions'] : []),
    ...changed.connections.map((id) => `connection:${id}`),
    ...(changed.connections.length ? ['connections'] : []),
    ...changed.functions.map((name) => `function:${name}`),
    ...(changed.functions.length ? ['functions'] : []),
    ...changed.tables.map((name) => `table:${name}`),
    ...(changed.tables.length ? ['tables'] : []),
    ...(changed.requests ? ['requests'] : []),
    ...(changed.faults ? ['faults'] : []),
  ]
}
