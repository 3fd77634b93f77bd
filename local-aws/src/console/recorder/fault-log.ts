import type { TaskAttempt } from '../../common/aws/ports.ts'
import type { Fault, PortCall } from '../../faults/index.ts'

const MOST_HITS = 200

export interface KeptHit {
  at: number
  rule: string
  service: string
  operation: string
  error: string
  /** The trace of the invocation that made the call. */
  trace: string | undefined
  /** The attempt of a Task that made the call. */
  attempt: TaskAttempt | undefined
  /** The id of the invocation that was asked for. */
  requestId: string | undefined
}

interface FailedAttempt {
  executionArn: string
  enteredEventId: number
  /** When the attempt began at the earliest, and when it failed. Epoch milliseconds. */
  from: number
  until: number
  error: string
}

/** The calls that fault rules struck, newest last. */
export class FaultLog {
  readonly hits: KeptHit[] = []
  readonly counts = new Map<string, { hits: number; lastAt: number }>()

  struck(
    { service, operation, error = DELAY }: Fault,
    rule: string,
    { trace, attempt, requestId }: PortCall,
    at: number,
  ): void {
    this.hits.push({ at, rule, service, operation, error, trace, attempt, requestId })
    if (this.hits.length > MOST_HITS) this.hits.shift()
    const count = this.counts.get(rule) ?? { hits: 0, lastAt: 0 }
    this.counts.set(rule, { hits: count.hits + 1, lastAt: at })
  }

  /** The hit that made an attempt of a Task fail. A delay can only make it time out. */
  behind({ executionArn, enteredEventId, from, until, error }: FailedAttempt): KeptHit | undefined {
    return this.hits.findLast(
      (hit) =>
        hit.attempt?.executionArn === executionArn &&
        hit.attempt.enteredEventId === enteredEventId &&
        hit.at >= from &&
        hit.at <= until &&
        (hit.error !== DELAY || error === 'States.Timeout'),
    )
  }

  /** The hit on a call that an invocation made. */
  duringInvocation(trace: string): KeptHit | undefined {
    return this.hits.findLast((hit) => hit.trace === trace)
  }
}

const DELAY = 'delay'
