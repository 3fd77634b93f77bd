import type { Json, StateObserver, StateVisit } from '../services/step-functions/ports.ts'

/** One visit of one state. */
export interface Visit {
  readonly state: string
  /** Number of attempts: 1 without retries. */
  readonly attempts: number
  /** The variables when the state was left, including those of the states around it. */
  readonly variables: { readonly [name: string]: Json }
  /** Virtual milliseconds since the start of the execution. `leftAt` is absent if the state failed. */
  readonly enteredAt: number
  readonly leftAt: number | undefined
  /** For a Map or a Parallel: the names of the states in each iteration or branch of its last attempt. */
  readonly paths: readonly string[][]
}

class Stay implements Visit {
  readonly enteredAt: number
  leftAt: number | undefined
  private readonly visit: StateVisit
  private kept: Visit['variables'] | undefined
  private lines: Stay[][] = []
  private attempt = 0

  constructor(visit: StateVisit, at: number) {
    this.visit = visit
    this.enteredAt = at
  }

  get state(): string {
    return this.visit.name
  }
  get attempts(): number {
    return this.visit.retryCount + 1
  }
  get variables(): Visit['variables'] {
    return this.kept ?? this.visit.variables()
  }
  get paths(): string[][] {
    return Array.from(this.lines, (line = []) => line.map(({ state }) => state))
  }

  leave(at: number): void {
    this.leftAt = at
    this.kept = this.visit.variables()
  }

  /** A retry starts all branches again. */
  add(index: number, inner: Stay): void {
    if (this.visit.retryCount > this.attempt) this.lines = []
    this.attempt = this.visit.retryCount
    this.lines[index] = [...(this.lines[index] ?? []), inner]
  }
}

/** Records the states of an execution in the order of their entry. */
export class Visits implements StateObserver {
  readonly all: Visit[] = []
  private readonly outermost: Stay[] = []
  private readonly stays = new Map<StateVisit, Stay>()
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  /** The names of the outermost states. */
  get path(): string[] {
    return this.outermost.map(({ state }) => state)
  }

  entered(visit: StateVisit): void {
    const stay = new Stay(visit, this.now())
    this.stays.set(visit, stay)
    this.all.push(stay)
    if (visit.around) this.stays.get(visit.around.visit)?.add(visit.around.index, stay)
    else this.outermost.push(stay)
  }

  left(visit: StateVisit): void {
    this.stays.get(visit)?.leave(this.now())
  }
}
