import type { HistoryEvent } from '../../services/step-functions/ports.ts'
import type { DefinitionIndex } from './definition-index.ts'
import { EventBranches } from './event-branches.ts'
import { detailsOf, type EventDetails, textOf } from './event-details.ts'
import { Branch, BranchGroup, Visit } from './visits.ts'

/**
 * The visits of an execution to its states, read from its history. `read` continues where it stopped, so a running
 * execution costs only its new events.
 */
export class Timeline {
  readonly root = new Branch(undefined, 0, 0)
  readonly byEvent = new Map<number, Visit>()
  states = 0
  retries = 0
  /** Child executions by ARN, each with the visit that started it. */
  readonly children = new Map<string, Visit>()
  /** The visit that each event belongs to, by event id. */
  readonly #visitOf: (Visit | undefined)[] = []
  readonly definition: DefinitionIndex
  readonly #branches: EventBranches
  /** Failed branches whose Task has its `TaskStateAborted`. */
  readonly #taskAborted = new WeakSet<Branch>()
  #read = 0

  constructor(definition: DefinitionIndex) {
    this.definition = definition
    this.#branches = new EventBranches(this.root, definition)
  }

  /** Number of events read so far. */
  get length(): number {
    return this.#read
  }

  read(events: readonly HistoryEvent[]): this {
    for (; this.#read < events.length; this.#read++) {
      const event = events[this.#read]
      if (event) this.#take(event)
    }
    return this
  }

  visitOf(eventId: number): Visit | undefined {
    return this.#visitOf[eventId]
  }

  #take(event: HistoryEvent): void {
    const { id, type, timestamp: at } = event
    const details = detailsOf(event)
    const branch = this.#branches.take(event, details)
    const visit = this.#takeOn(branch, event, details, at)
    if (visit) {
      visit.lastEvent = id
      this.#visitOf[id] = visit
    } else if (!type.startsWith('Execution')) this.#visitOf[id] = branch.current ?? branch.parent
  }

  #takeOn(branch: Branch, event: HistoryEvent, details: EventDetails, at: number): Visit | undefined {
    const { id, type } = event
    const visit = branch.current
    const entered = /^(\w+)StateEntered$/.exec(type)
    if (entered) return this.#enter(branch, id, textOf(details.name), entered[1] as Visit['type'], at)
    if (type.endsWith('StateExited')) return this.#exit(branch, id, details, at)
    if (type.startsWith('Execution')) return this.#executionEvent(type, details, at)
    if (type.startsWith('MapIteration')) return this.#iteration(type, branch, details, at)
    if (type.endsWith('StateAborted')) return this.#abort(type.slice(0, -'StateAborted'.length), at)
    if (!visit) return undefined
    if (type === 'EvaluationFailed') {
      const failure = { error: textOf(details.error), cause: textOf(details.cause), event: id }
      if (visit.failInExpression(at, failure)) this.retries += 1
    } else if (type === 'MapStateStarted') this.#openGroup(visit, id, Number(details.length), at)
    else if (type === 'ParallelStateStarted') this.#openGroup(visit, id, this.#branchesOf(visit), at)
    else if (/^(Map|Parallel)StateSucceeded$/.test(type)) visit.finish(at)
    else if (/^(Map|Parallel)StateFailed$/.test(type))
      visit.fail(at, { error: textOf(details.error), cause: textOf(details.cause), event: id })
    else this.#taskEvent(visit, event, details, at)
    return visit
  }

  #enter(branch: Branch, id: number, name: string, type: Visit['type'], at: number): Visit {
    const before = branch.current
    if (before) before.next = name
    const visit = new Visit(id, name, type, at, branch)
    branch.visits.push(visit)
    this.byEvent.set(id, visit)
    this.states += 1
    if (type === 'Wait') visit.begin('wait', at)
    else if (type !== 'Task' && type !== 'Map' && type !== 'Parallel') visit.begin('work', at)
    return visit
  }

  #exit(branch: Branch, id: number, details: EventDetails, at: number): Visit | undefined {
    const visit =
      branch.visits.findLast(({ state, isOpen }) => isOpen && state === details.name) ?? branch.current
    if (!visit) return undefined
    visit.end(at, visit.lastFailed ? 'caught' : 'succeeded')
    visit.exitEvent = id
    visit.assigns = details.assignedVariables !== undefined
    visit.deadline = undefined
    return visit
  }

  #taskEvent(visit: Visit, event: HistoryEvent, details: EventDetails, at: number) {
    const { id, type } = event
    if (/Scheduled$/.test(type)) return this.#schedule(visit, id, details, at)
    if (/(Failed|TimedOut)$/.test(type))
      return visit.fail(at, { error: textOf(details.error), cause: textOf(details.cause), event: id })
    if (type === 'ActivityStarted') return visit.begin('work', at)
    if (type === 'TaskSubmitted') {
      this.#keepAnswer(visit, details)
      return visit.begin('wait', at)
    }
    if (!/Succeeded$/.test(type)) return
    visit.finish(at)
    visit.lastFailed = false
    visit.deadline = undefined
    visit.succeededEvent = id
    this.#keepAnswer(visit, details)
  }

  /** `lambda:invoke` answers with the invocation's request id, `states:startExecution` with the child's ARN. */
  #keepAnswer(visit: Visit, { resourceType, output }: EventDetails): void {
    if (typeof output !== 'string') return
    if (resourceType === 'lambda') {
      const found = /"SdkResponseMetadata":\{"RequestId":"([^"]+)"\}/.exec(output)?.[1]
      if (found) visit.requestIds.push(found)
    }
    if (resourceType !== 'states' && resourceType !== 'aws-sdk:sfn') return
    const child = /"ExecutionArn":"([^"]+)"/.exec(output)?.[1]
    if (!child || this.children.has(child)) return
    visit.children.push(child)
    this.children.set(child, visit)
  }

  #schedule(visit: Visit, id: number, details: EventDetails, at: number): void {
    if (visit.retry(at)) this.retries += 1
    const kind = details.resourceType
    visit.resource = {
      type: typeof kind === 'string' ? kind : 'lambda',
      action: textOf(details.resource),
    }
    visit.scheduledEvent = id
    const { timeoutInSeconds: limit } = details
    visit.deadline = typeof limit === 'number' ? at + limit * 1000 : undefined
    const isActivity = kind === undefined && textOf(details.resource).includes(':activity:')
    visit.begin(isActivity ? 'wait' : 'work', at)
  }

  #openGroup(visit: Visit, id: number, total: number, at: number): void {
    if (visit.retry(at)) this.retries += 1
    visit.begin('branches', at)
    visit.group = new BranchGroup(total, id)
  }

  #branchesOf({ state }: Visit): number {
    return this.definition.states.get(state)?.state.Branches?.length ?? 0
  }

  #iteration(type: string, branch: Branch, { index }: EventDetails, at: number): Visit | undefined {
    if (type === 'MapIterationStarted') return undefined
    if (type === 'MapIterationSucceeded') branch.end(at, 'succeeded')
    else branch.end(at, type === 'MapIterationFailed' ? 'failed' : 'aborted')
    if (branch.status !== 'succeeded') {
      this.#branches.interrupted = branch
      const visit = branch.current
      if (visit?.isOpen && visit.lastFailed) visit.end(at, 'failed')
    }
    return index === undefined ? undefined : branch.current
  }

  /**
   * Several branches may be aborted at once. Their events come in the order of the branches and give the state's type,
   * but not its name.
   */
  #abort(type: string, at: number): Visit | undefined {
    let branch: Branch | undefined = this.#branches.interrupted ?? this.root
    // A failed Task gets a `TaskStateAborted` too.
    if (branch.status === 'failed' && branch.current?.status === 'failed' && !this.#taskAborted.has(branch)) {
      this.#taskAborted.add(branch)
      return branch.current
    }
    let visit: Visit | undefined
    while (branch && !visit) {
      visit = openVisits(branch).find((open) => open.type === type && !open.lastFailed)
      branch = branch.parent?.branch
    }
    visit?.end(at, 'aborted')
    return visit
  }

  #executionEvent(type: string, details: EventDetails, at: number): undefined {
    if (type === 'ExecutionRedriven') this.#resume(this.root)
    else if (type === 'ExecutionFailed') this.#failOpen(details, at)
    else if (type !== 'ExecutionStarted') for (const visit of openVisits(this.root)) visit.end(at, 'aborted')
    if (type !== 'ExecutionStarted' && type !== 'ExecutionRedriven' && this.root.endedAt === undefined)
      this.root.end(at, type === 'ExecutionSucceeded' ? 'succeeded' : 'failed')
  }

  #failOpen(details: EventDetails, at: number): void {
    const [outermost] = openVisits(this.root)
    for (const visit of openVisits(this.root)) {
      const failed = visit === outermost || visit.lastFailed
      if (failed && visit.failures.length === 0 && visit === outermost)
        visit.failures.push({
          at,
          error: textOf(details.error),
          cause: textOf(details.cause),
          event: visit.id,
        })
      visit.end(at, failed ? 'failed' : 'aborted')
    }
    // The last visit has already ended: in a Fail state, or by a failure that nothing caught.
    const last = this.root.current
    if (!outermost && last && last.status !== 'failed') last.status = 'failed'
  }

  #resume(branch: Branch): void {
    branch.status = 'running'
    branch.endedAt = undefined
    this.#branches.interrupted = undefined
    const visit = branch.current
    if (!visit || visit.type === 'Fail' || visit.status === 'succeeded' || visit.status === 'caught') return
    visit.reopen()
    const unfinished = [...(visit.group?.branches.values() ?? [])].filter(
      ({ status }) => status !== 'succeeded',
    )
    if (unfinished.length === 0) this.#branches.resume(branch)
    else if (visit.group) visit.begin('branches', visit.failures.at(-1)?.at ?? visit.at)
    for (const inner of unfinished) this.#resume(inner)
  }
}

/** The visits that have not ended: the branch's own first, then those of the branches inside it, in order. */
export function openVisits(branch: Branch): Visit[] {
  const visit = branch.current
  if (!visit?.isOpen) return []
  const branches = [...(visit.group?.branches.values() ?? [])].sort((a, b) => a.index - b.index)
  return [visit, ...branches.flatMap(openVisits)]
}
