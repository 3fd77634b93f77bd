import type { Fault, PortCall } from '../../faults/index.ts'

const MOST_HITS = 200

export interface KeptHit {
  at: number
  rule: string
  service: string
  operation: string
  error: string
  trace: string | undefined
}

/** The calls that fault rules struck, newest last. */
export class FaultLog {
  readonly hits: KeptHit[] = []
  readonly counts = new Map<string, { hits: number; lastAt: number }>()

  struck(
    { service, operation, error = 'delay' }: Fault,
    rule: string,
    { trace }: PortCall,
    at: number,
  ): void {
    this.hits.push({ at, rule, service, operation, error, trace })
    if (this.hits.length > MOST_HITS) this.hits.shift()
    const count = this.counts.get(rule) ?? { hits: 0, lastAt: 0 }
    this.counts.set(rule, { hits: count.hits + 1, lastAt: at })
  }
}
